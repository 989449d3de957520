import { scene } from '../../support/pictures.ts';
import type { SeedFiles } from './harness.ts';

/** A seed for each dialect, with the pictures `products/cup.jpg` and `products/lamp.jpg`. */
export const seeds: Readonly<Record<string, string>> = {
  'tencent-tiia': `
- tencent-tiia CreateGroup: { GroupId: shop, GroupName: Shop, MaxCapacity: 1000 }
- tencent-tiia CreateImage:
    { GroupId: shop, EntityId: $name, PicName: $name, ImageBase64: { files: products/*.jpg } }
`,
  'alibaba-green': `
- alibaba-green AddSimilarityLibrary: { name: shop }
- alibaba-green AddSimilarityImage:
    { library: shop, tasks: [{ dataId: $name, url: { files: products/*.jpg } }] }
`,
  'alibaba-cityvisual': `
- alibaba-cityvisual CreateInstance: { InstanceName: gate, InstanceCapacity: 10, RegionId: cn-beijing }
  answers: { InstanceId: gate }
- alibaba-cityvisual CreateCapability: { InstanceId: gate, CapabilityName: faces, RegionId: cn-beijing }
- alibaba-cityvisual CreateCapability: { InstanceId: another, CapabilityName: faces, RegionId: cn-beijing }
- alibaba-cityvisual captures:
    { instance: gate, camera: door, type: person, imageId: $name, picture: { base64: { files: products/*.jpg } } }
  region: cn-beijing
`,
  'alibaba-imagesearch': `
- alibaba-imagesearch AddImage:
    { InstanceName: shop, ProductId: $name, PicName: $name, PicContent: { files: products/*.jpg }, CategoryId: 3 }
`,
  'alibaba-ossvectors': `
- alibaba-ossvectors PutVectorBucket: { bucket: shop }
- alibaba-ossvectors PutVectorIndex:
    { bucket: shop, indexName: goods, dataType: float32, dimension: 2, distanceMetric: cosine }
- alibaba-ossvectors PutVectors:
    bucket: shop
    indexName: goods
    vectors:
      - { key: cup, data: { float32: [1, 0] }, metadata: { file: cup.jpg, text: $name } }
      - { key: lamp, data: { float32: [0, 1] } }
`,
  'aws-s3vectors': `
- aws-s3vectors CreateVectorBucket: { vectorBucketName: shop, tags: { team: a } }
- aws-s3vectors CreateIndex:
    { vectorBucketName: shop, indexName: goods, dataType: float32, dimension: 2, distanceMetric: cosine }
- aws-s3vectors PutVectors:
    vectorBucketName: shop
    indexName: goods
    vectors:
      - { key: cup, data: { float32: [1, 0] }, metadata: { file: cup.jpg, text: $name } }
      - { key: lamp, data: { float32: [0, 1] } }
- aws-s3vectors TagResource:
    { resourceArn: "arn:aws:s3vectors:us-east-1:123456789012:bucket/shop", tags: { more: b } }
`,
  'volcengine-tosvectors': `
- volcengine-tosvectors CreateVectorBucket: { vectorBucketName: shop }
- volcengine-tosvectors CreateIndex:
    { vectorBucketName: shop, indexName: goods, dataType: float32, dimension: 2, distanceMetric: cosine }
- volcengine-tosvectors PutVectors:
    vectorBucketName: shop
    indexName: goods
    vectors:
      - { key: cup, data: { float32: [1, 0] }, metadata: { file: cup.jpg, text: $name } }
      - { key: lamp, data: { float32: [0, 1] } }
`,
  'tencent-cosvectors': `
- tencent-cosvectors CreateVectorBucket: { vectorBucketName: shop-1250000000 }
- tencent-cosvectors CreateIndex:
    { vectorBucketName: shop-1250000000, indexName: goods, dataType: float32, dimension: 2, distanceMetric: cosine }
- tencent-cosvectors PutVectors:
    vectorBucketName: shop-1250000000
    indexName: goods
    vectors:
      - { key: cup, data: { float32: [1, 0] }, metadata: { file: cup.jpg, text: $name } }
      - { key: lamp, data: { float32: [0, 1] } }
`,
  'baidu-imagesearch': `
- baidu-imagesearch same_hq/add: { image: { files: products/*.jpg }, brief: "{\\"name\\":\\"$name\\"}", tags: "1,2" }
- baidu-imagesearch product/add: { image: { file: products/lamp.jpg }, brief: lamp, class_id1: 7 }
`,
  'jd-productsearch': `
- jd-productsearch product_image_create_product:
    collection_name: shop
    product_list: [{ product_id: cup, product_name: Cup, category: 其他 }, { product_id: lamp, product_name: Lamp, category: 其他 }]
- jd-productsearch product_image_add:
    collection_name: shop
    image_list: [{ product_id: $name, image_id: $name-1, image_content: { files: products/*.jpg } }]
`,
};

export async function pictures(): Promise<SeedFiles> {
  return { 'products/cup.jpg': await scene(1), 'products/lamp.jpg': await scene(2) };
}
