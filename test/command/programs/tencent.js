// Knows nothing of Tuku: the SDK goes to https://tiia.tencentcloudapi.com.
import { tiia } from 'tencentcloud-sdk-nodejs/tencentcloud/services/tiia/index.js';

const client = new tiia.v20190529.Client({
  credential: { secretId: process.env.TENCENTCLOUD_SECRET_ID, secretKey: process.env.TENCENTCLOUD_SECRET_KEY },
  region: 'ap-guangzhou',
});
await client.CreateGroup({ GroupId: 'fixed', GroupName: 'Fixed', MaxCapacity: 10 });
const { Groups } = await client.DescribeGroups({});
console.log(JSON.stringify(Groups.map(({ GroupId, GroupName }) => ({ GroupId, GroupName }))));
