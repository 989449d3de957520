// The unchanged aws-sdk-go-v2 against a running Tuku, whose address is in TUKU_URL.
package aws

import (
	"context"
	"errors"
	"os"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/s3vectors"
	"github.com/aws/aws-sdk-go-v2/service/s3vectors/document"
	"github.com/aws/aws-sdk-go-v2/service/s3vectors/types"
	"github.com/aws/smithy-go"
)

var ctx = context.Background()

func client(secret string) *s3vectors.Client {
	return s3vectors.New(s3vectors.Options{
		Region:       "us-east-1",
		BaseEndpoint: aws.String(os.Getenv("TUKU_URL")),
		Credentials:  credentials.NewStaticCredentialsProvider("tuku", secret, ""),
		Retryer:      aws.NopRetryer{},
	})
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func equal(t *testing.T, expected, actual any) {
	t.Helper()
	if expected != actual {
		t.Fatalf("expected %v, got %v", expected, actual)
	}
}

func code(err error) string {
	var api smithy.APIError
	if errors.As(err, &api) {
		return api.ErrorCode()
	}
	return ""
}

func TestS3Vectors(t *testing.T) {
	c := client("tuku-secret")
	bucket, name := aws.String("go-life-cycle"), aws.String("idx")
	made, err := c.CreateVectorBucket(ctx, &s3vectors.CreateVectorBucketInput{VectorBucketName: bucket})
	check(t, err)
	equal(t, "arn:aws:s3vectors:us-east-1:123456789012:bucket/go-life-cycle", *made.VectorBucketArn)
	index, err := c.CreateIndex(ctx, &s3vectors.CreateIndexInput{VectorBucketName: bucket, IndexName: name,
		DataType: types.DataTypeFloat32, Dimension: aws.Int32(2), DistanceMetric: types.DistanceMetricCosine})
	check(t, err)
	put := func(key string, y float32, topic string) types.PutInputVector {
		return types.PutInputVector{Key: aws.String(key), Data: &types.VectorDataMemberFloat32{Value: []float32{1, y}},
			Metadata: document.NewLazyDocument(map[string]any{"topic": topic})}
	}
	_, err = c.PutVectors(ctx, &s3vectors.PutVectorsInput{IndexArn: index.IndexArn,
		Vectors: []types.PutInputVector{put("a", 0, "x"), put("b", 0.5, "图"), put("c", 1, "x")}})
	check(t, err)
	found, err := c.QueryVectors(ctx, &s3vectors.QueryVectorsInput{IndexArn: index.IndexArn, TopK: aws.Int32(3),
		QueryVector: &types.VectorDataMemberFloat32{Value: []float32{1, 1}}, ReturnDistance: true, ReturnMetadata: true,
		Filter: document.NewLazyDocument(map[string]any{"topic": map[string]any{"$in": []string{"x", "y"}}})})
	check(t, err)
	equal(t, 2, len(found.Vectors))
	equal(t, "c", *found.Vectors[0].Key)
	equal(t, float32(0), *found.Vectors[0].Distance)
	var metadata map[string]any
	check(t, found.Vectors[1].Metadata.UnmarshalSmithyDocument(&metadata))
	equal(t, "x", metadata["topic"])
	got, err := c.GetVectors(ctx, &s3vectors.GetVectorsInput{VectorBucketName: bucket, IndexName: name, Keys: []string{"b"}, ReturnData: true})
	check(t, err)
	equal(t, float32(0.5), got.Vectors[0].Data.(*types.VectorDataMemberFloat32).Value[1])
	pages := s3vectors.NewListVectorsPaginator(c, &s3vectors.ListVectorsInput{IndexArn: index.IndexArn, MaxResults: aws.Int32(2)})
	count := 0
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		check(t, err)
		count += len(page.Vectors)
	}
	equal(t, 3, count)
	_, err = c.TagResource(ctx, &s3vectors.TagResourceInput{ResourceArn: index.IndexArn, Tags: map[string]string{"a b": "c", "d": "e"}})
	check(t, err)
	_, err = c.UntagResource(ctx, &s3vectors.UntagResourceInput{ResourceArn: index.IndexArn, TagKeys: []string{"a b"}})
	check(t, err)
	tags, err := c.ListTagsForResource(ctx, &s3vectors.ListTagsForResourceInput{ResourceArn: index.IndexArn})
	check(t, err)
	equal(t, 1, len(tags.Tags))
	_, err = c.DeleteVectors(ctx, &s3vectors.DeleteVectorsInput{IndexArn: index.IndexArn, Keys: []string{"a"}})
	check(t, err)

	_, err = c.DeleteVectorBucket(ctx, &s3vectors.DeleteVectorBucketInput{VectorBucketName: bucket})
	var conflict *types.ConflictException
	if !errors.As(err, &conflict) {
		t.Fatal(err)
	}
	_, err = c.PutVectors(ctx, &s3vectors.PutVectorsInput{IndexArn: index.IndexArn, Vectors: []types.PutInputVector{
		{Key: aws.String("a"), Data: &types.VectorDataMemberFloat32{Value: []float32{1}}}}})
	var invalid *types.ValidationException
	if !errors.As(err, &invalid) {
		t.Fatal(err)
	}
	equal(t, "vectors[0]", *invalid.FieldList[0].Path)
	_, err = client("wrong").ListVectorBuckets(ctx, &s3vectors.ListVectorBucketsInput{})
	equal(t, "InvalidSignatureException", code(err))
	_, err = c.DeleteIndex(ctx, &s3vectors.DeleteIndexInput{IndexArn: index.IndexArn})
	check(t, err)
	_, err = c.GetIndex(ctx, &s3vectors.GetIndexInput{IndexArn: index.IndexArn})
	equal(t, "NotFoundException", code(err))
	_, err = c.DeleteVectorBucket(ctx, &s3vectors.DeleteVectorBucketInput{VectorBucketArn: made.VectorBucketArn})
	check(t, err)
}
