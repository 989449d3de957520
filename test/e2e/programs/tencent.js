// Knows nothing of Tuku: the SDK goes to https://tiia.tencentcloudapi.com.
import tencentcloud from 'tencentcloud-sdk-nodejs';

const client = new tencentcloud.tiia.v20190529.Client({
  credential: { secretId: process.env.TENCENTCLOUD_SECRET_ID, secretKey: process.env.TENCENTCLOUD_SECRET_KEY },
  region: 'ap-guangzhou',
});
await client.CreateGroup({ GroupId: 'fixed', GroupName: 'Fixed', MaxCapacity: 10 });
const { Groups } = await client.DescribeGroups({});
console.log(JSON.stringify(Groups.map(({ GroupId, GroupName }) => ({ GroupId, GroupName }))));
