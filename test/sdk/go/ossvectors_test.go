// The unchanged alibabacloud-oss-go-sdk-v2 against a running Tuku, whose address is in TUKU_URL: all 21 operations.
// An IP address as its endpoint makes the client put the bucket into the path.
package sdk

import (
	"context"
	"errors"
	"io"
	"math"
	"os"
	"reflect"
	"strings"
	"testing"

	"github.com/aliyun/alibabacloud-oss-go-sdk-v2/oss"
	"github.com/aliyun/alibabacloud-oss-go-sdk-v2/oss/credentials"
	"github.com/aliyun/alibabacloud-oss-go-sdk-v2/oss/vectors"
)

const (
	region  = "cn-hangzhou"
	account = "123"
	bucket  = "go-life-cycle"
)

var ctx = context.TODO()

func client(secret string, options ...func(*oss.Config)) *vectors.VectorsClient {
	config := oss.LoadDefaultConfig().
		WithCredentialsProvider(credentials.NewStaticCredentialsProvider("tuku", secret)).
		WithRegion(region).WithAccountId(account).WithEndpoint(os.Getenv("TUKU_URL"))
	for _, option := range options {
		option(config)
	}
	return vectors.NewVectorsClient(config)
}

// throughProxy lets the client go to the vendor's own host, with Tuku as its proxy.
func throughProxy(config *oss.Config) {
	config.WithEndpoint("http://" + region + ".oss-vectors.aliyuncs.com").WithProxyHost(os.Getenv("TUKU_URL"))
}

func equal(t *testing.T, expected, actual any) {
	t.Helper()
	if !reflect.DeepEqual(expected, actual) {
		t.Fatalf("expected %v, got %v", expected, actual)
	}
}

// done checks what the vendor's own suite looks for in a success.
func done(t *testing.T, status int, result oss.ResultCommon, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	equal(t, status, result.StatusCode)
	equal(t, 24, len(result.Headers.Get("x-oss-request-id")))
}

func refused(t *testing.T, status int, code string, err error) *oss.ServiceError {
	t.Helper()
	var service *oss.ServiceError
	if !errors.As(err, &service) {
		t.Fatalf("expected %s, got %v", code, err)
	}
	equal(t, []any{status, code, 24}, []any{service.StatusCode, service.Code, len(service.RequestID)})
	return service
}

func putIndex(t *testing.T, c *vectors.VectorsClient, name string, metadata map[string]any) {
	t.Helper()
	result, err := c.PutVectorIndex(ctx, &vectors.PutVectorIndexRequest{
		Bucket: oss.Ptr(bucket), IndexName: oss.Ptr(name), DataType: oss.Ptr("float32"), Dimension: oss.Ptr(3),
		DistanceMetric: oss.Ptr("euclidean"), Metadata: metadata,
	})
	if err != nil {
		t.Fatal(err)
	}
	done(t, 200, result.ResultCommon, err)
}

func vector(key string, numbers []float32, metadata map[string]any) map[string]any {
	return map[string]any{"key": key, "data": map[string]any{"float32": numbers}, "metadata": metadata}
}

// withBucket runs a test with a bucket that it leaves without indexes, by path and through the proxy.
func withBucket(t *testing.T, test func(*testing.T, *vectors.VectorsClient)) {
	for name, c := range map[string]*vectors.VectorsClient{
		"path": client("tuku-secret"), "proxy": client("tuku-secret", throughProxy),
	} {
		t.Run(name, func(t *testing.T) {
			put, err := c.PutVectorBucket(ctx, &vectors.PutVectorBucketRequest{Bucket: oss.Ptr(bucket)})
			if err != nil {
				t.Fatal(err)
			}
			done(t, 200, put.ResultCommon, err)
			t.Cleanup(func() {
				deleted, err := c.DeleteVectorBucket(ctx, &vectors.DeleteVectorBucketRequest{Bucket: oss.Ptr(bucket)})
				if err != nil {
					t.Fatal(err)
				}
				done(t, 204, deleted.ResultCommon, err)
			})
			test(t, c)
		})
	}
}

func deleteIndex(t *testing.T, c *vectors.VectorsClient, name string) {
	t.Helper()
	result, err := c.DeleteVectorIndex(ctx, &vectors.DeleteVectorIndexRequest{Bucket: oss.Ptr(bucket), IndexName: oss.Ptr(name)})
	if err != nil {
		t.Fatal(err)
	}
	done(t, 204, result.ResultCommon, err)
}

func TestBuckets(t *testing.T) {
	withBucket(t, func(t *testing.T, c *vectors.VectorsClient) {
		got, err := c.GetVectorBucket(ctx, &vectors.GetVectorBucketRequest{Bucket: oss.Ptr(bucket)})
		if err != nil {
			t.Fatal(err)
		}
		equal(t, "acs:ossvector:"+region+":"+account+":"+bucket, *got.BucketInfo.Name)
		equal(t, "oss-"+region, *got.BucketInfo.Location)
		equal(t, false, got.BucketInfo.CreationDate.IsZero())

		other := bucket + "-2"
		_, err = c.PutVectorBucket(ctx, &vectors.PutVectorBucketRequest{
			Bucket: oss.Ptr(other), ResourceGroupId: oss.Ptr("rg-go"), Tagging: oss.Ptr("a=1&b=2"),
		})
		if err != nil {
			t.Fatal(err)
		}
		pages := c.NewListVectorBucketsPaginator(&vectors.ListVectorBucketsRequest{Prefix: oss.Ptr(bucket), MaxKeys: 1})
		var names []string
		for pages.HasNext() {
			page, err := pages.NextPage(ctx)
			if err != nil {
				t.Fatal(err)
			}
			for _, listed := range page.Buckets {
				names = append(names, strings.Split(*listed.Name, ":")[4])
			}
		}
		equal(t, []string{bucket, other}, names)
		if _, err = c.DeleteVectorBucket(ctx, &vectors.DeleteVectorBucketRequest{Bucket: oss.Ptr(other)}); err != nil {
			t.Fatal(err)
		}
	})
}

func TestPolicy(t *testing.T) {
	text := `{"Version":"1","Statement":[{"Action":["oss:GetVectors"],"Effect":"Deny","Principal":["` + account +
		`"],"Resource":["acs:ossvector:` + region + `:` + account + `:*"]}]}`
	withBucket(t, func(t *testing.T, c *vectors.VectorsClient) {
		putIndex(t, c, "photos", nil)
		defer deleteIndex(t, c, "photos")
		put, err := c.PutBucketPolicy(ctx, &vectors.PutBucketPolicyRequest{Bucket: oss.Ptr(bucket), Body: strings.NewReader(text)})
		if err != nil {
			t.Fatal(err)
		}
		done(t, 200, put.ResultCommon, err)
		got, err := c.GetBucketPolicy(ctx, &vectors.GetBucketPolicyRequest{Bucket: oss.Ptr(bucket)})
		if err != nil {
			t.Fatal(err)
		}
		equal(t, text, got.Body)
		request := &vectors.GetVectorsRequest{Bucket: oss.Ptr(bucket), IndexName: oss.Ptr("photos"), Keys: []string{"a"}}
		_, err = c.GetVectors(ctx, request)
		refused(t, 403, "AccessDenied", err)
		deleted, err := c.DeleteBucketPolicy(ctx, &vectors.DeleteBucketPolicyRequest{Bucket: oss.Ptr(bucket)})
		if err != nil {
			t.Fatal(err)
		}
		done(t, 204, deleted.ResultCommon, err)
		if _, err = c.GetVectors(ctx, request); err != nil {
			t.Fatal(err)
		}
		_, err = c.GetBucketPolicy(ctx, &vectors.GetBucketPolicyRequest{Bucket: oss.Ptr(bucket)})
		refused(t, 404, "NoSuchBucketPolicy", err)
	})
}

func TestLogging(t *testing.T) {
	withBucket(t, func(t *testing.T, c *vectors.VectorsClient) {
		status := &vectors.BucketLoggingStatus{LoggingEnabled: &vectors.LoggingEnabled{
			TargetBucket: oss.Ptr("logs"), TargetPrefix: oss.Ptr("TargetPrefix"), LoggingRole: oss.Ptr("AliyunOSSLoggingDefaultRole"),
		}}
		put, err := c.PutBucketLogging(ctx, &vectors.PutBucketLoggingRequest{Bucket: oss.Ptr(bucket), BucketLoggingStatus: status})
		if err != nil {
			t.Fatal(err)
		}
		done(t, 200, put.ResultCommon, err)
		get := &vectors.GetBucketLoggingRequest{Bucket: oss.Ptr(bucket)}
		got, err := c.GetBucketLogging(ctx, get)
		if err != nil {
			t.Fatal(err)
		}
		equal(t, "logs", *got.BucketLoggingStatus.LoggingEnabled.TargetBucket)
		deleted, err := c.DeleteBucketLogging(ctx, &vectors.DeleteBucketLoggingRequest{Bucket: oss.Ptr(bucket)})
		if err != nil {
			t.Fatal(err)
		}
		done(t, 204, deleted.ResultCommon, err)
		if got, err = c.GetBucketLogging(ctx, get); err != nil {
			t.Fatal(err)
		}
		equal(t, true, got.BucketLoggingStatus.LoggingEnabled.TargetBucket == nil)
	})
}

func TestIndexes(t *testing.T) {
	withBucket(t, func(t *testing.T, c *vectors.VectorsClient) {
		metadata := map[string]any{"nonFilterableMetadataKeys": []any{"Key1", "key2"}}
		putIndex(t, c, "goSdkIndex", metadata)
		got, err := c.GetVectorIndex(ctx, &vectors.GetVectorIndexRequest{Bucket: oss.Ptr(bucket), IndexName: oss.Ptr("goSdkIndex")})
		if err != nil {
			t.Fatal(err)
		}
		equal(t, []any{"goSdkIndex", 3, "euclidean", metadata, bucket}, []any{
			*got.Index.IndexName, *got.Index.Dimension, *got.Index.DistanceMetric, got.Index.Metadata, *got.Index.VectorBucketName,
		})
		for _, name := range strings.Split("abcdefghij", "") {
			putIndex(t, c, name, nil)
		}
		pages := c.NewListVectorIndexesPaginator(&vectors.ListVectorIndexesRequest{Bucket: oss.Ptr(bucket), MaxResults: 5})
		var counts []int
		for pages.HasNext() {
			page, err := pages.NextPage(ctx)
			if err != nil {
				t.Fatal(err)
			}
			counts = append(counts, len(page.Indexes))
			for _, index := range page.Indexes {
				defer deleteIndex(t, c, *index.IndexName)
			}
		}
		equal(t, []int{5, 5, 1}, counts)
	})
}

func TestVectors(t *testing.T) {
	withBucket(t, func(t *testing.T, c *vectors.VectorsClient) {
		putIndex(t, c, "photos", nil)
		defer deleteIndex(t, c, "photos")
		b, index := oss.Ptr(bucket), oss.Ptr("photos")
		metadata := map[string]any{"Key2": "value2", "Key3": []any{"1", "2", "3"}, "html": "<a&b>"}
		put, err := c.PutVectors(ctx, &vectors.PutVectorsRequest{Bucket: b, IndexName: index, Vectors: []map[string]any{
			vector("vector1", []float32{1, 0, 0}, metadata),
			vector("vector2", []float32{0, 3, 0}, map[string]any{"year": 2020}),
			vector("图", []float32{9, 9, 9}, map[string]any{}),
		}})
		if err != nil {
			t.Fatal(err)
		}
		done(t, 200, put.ResultCommon, err)

		got, err := c.GetVectors(ctx, &vectors.GetVectorsRequest{
			Bucket: b, IndexName: index, Keys: []string{"vector1", "missing"}, ReturnData: oss.Ptr(true), ReturnMetadata: oss.Ptr(true),
		})
		if err != nil {
			t.Fatal(err)
		}
		data := map[string]any{"float32": []any{1.0, 0.0, 0.0}}
		equal(t, []map[string]any{{"key": "vector1", "data": data, "metadata": metadata}}, got.Vectors)

		pages := c.NewListVectorsPaginator(&vectors.ListVectorsRequest{Bucket: b, IndexName: index, MaxResults: 2})
		var counts []int
		for pages.HasNext() {
			page, err := pages.NextPage(ctx)
			if err != nil {
				t.Fatal(err)
			}
			counts = append(counts, len(page.Vectors))
		}
		equal(t, []int{2, 1}, counts)

		query := &vectors.QueryVectorsRequest{
			Bucket: b, IndexName: index, QueryVector: map[string]any{"float32": []float32{1, 0, 0}}, TopK: oss.Ptr(2),
			ReturnDistance: oss.Ptr(true), ReturnMetadata: oss.Ptr(true),
		}
		found, err := c.QueryVectors(ctx, query)
		if err != nil {
			t.Fatal(err)
		}
		equal(t, []any{"vector1", 0.0, metadata}, []any{found.Vectors[0]["key"], found.Vectors[0]["distance"], found.Vectors[0]["metadata"]})
		equal(t, []any{"vector2", math.Sqrt(10)}, []any{found.Vectors[1]["key"], found.Vectors[1]["distance"]})
		query.Filter = map[string]any{"$and": []map[string]any{{"html": map[string]any{"$in": []string{"<a&b>"}}}}}
		if found, err = c.QueryVectors(ctx, query); err != nil {
			t.Fatal(err)
		}
		equal(t, 1, len(found.Vectors))

		deleted, err := c.DeleteVectors(ctx, &vectors.DeleteVectorsRequest{Bucket: b, IndexName: index, Keys: []string{"vector1", "missing"}})
		if err != nil {
			t.Fatal(err)
		}
		done(t, 204, deleted.ResultCommon, err)
	})
}

func TestFusion(t *testing.T) {
	withBucket(t, func(t *testing.T, c *vectors.VectorsClient) {
		defer deleteIndex(t, c, "goods_1")
		b, index := oss.Ptr(bucket), oss.Ptr("goods_1")
		fields := []map[string]any{
			{"name": "look", "type": "vector", "dataType": "float32", "dimension": 2, "distanceMetric": "ip"},
			{"name": "title", "type": "string", "text": map[string]any{"enabled": true}},
			{"name": "price", "type": "double"},
		}
		made, err := c.PutVectorIndexFusion(ctx, &vectors.PutVectorIndexFusionRequest{
			Bucket: b, IndexName: index, Mode: oss.Ptr("fusion"), SchemaConfiguration: &vectors.SchemaConfiguration{Fields: fields},
		})
		if err != nil {
			t.Fatal(err)
		}
		done(t, 200, made.ResultCommon, err)
		_, err = c.PutVectors(ctx, &vectors.PutVectorsRequest{Bucket: b, IndexName: index, Vectors: []map[string]any{
			{"key": "a", "data": map[string]any{"look": []float32{2, 0}}, "metadata": map[string]any{"title": "无线耳机", "price": 199}},
			{"key": "b", "data": map[string]any{"look": []float32{3, 3}}, "metadata": map[string]any{"title": "Red car", "price": 9}},
		}})
		if err != nil {
			t.Fatal(err)
		}
		shown, err := c.GetVectorIndex(ctx, &vectors.GetVectorIndexRequest{Bucket: b, IndexName: index})
		if err != nil {
			t.Fatal(err)
		}
		equal(t, "fusion", *shown.Index.Mode)
		equal(t, 3, len(shown.Index.SchemaConfiguration.Fields))

		knn := map[string]any{"field": "look", "queryVector": []float32{1, 0}, "topK": 10}
		text := map[string]any{"title": map[string]any{"$textMatch": map[string]any{"value": "耳机"}}}
		found, err := c.QueryVectorsFusion(ctx, &vectors.QueryVectorsFusionRequest{
			Bucket: b, IndexName: index, Knn: []map[string]any{knn}, Limit: oss.Ptr(10), ReturnMetadata: oss.Ptr(true),
		})
		if err != nil {
			t.Fatal(err)
		}
		done(t, 200, found.ResultCommon, err)
		equal(t, []any{"b", float32(3), "Red car"}, []any{*found.Vectors[0].Key, *found.Vectors[0].Score, found.Vectors[0].Metadata["title"]})
		found, err = c.QueryVectorsFusion(ctx, &vectors.QueryVectorsFusionRequest{Bucket: b, IndexName: index, Query: text})
		if err != nil {
			t.Fatal(err)
		}
		equal(t, []any{1, "a"}, []any{len(found.Vectors), *found.Vectors[0].Key})
		_, err = c.QueryVectorsFusion(ctx, &vectors.QueryVectorsFusionRequest{Bucket: b, IndexName: index})
		refused(t, 400, "VectorIndexParameterInvalid", err)
	})
}

func TestErrors(t *testing.T) {
	withBucket(t, func(t *testing.T, c *vectors.VectorsClient) {
		missing := oss.Ptr("go-sdk-test-bucket--not-exist")
		_, err := c.PutVectors(ctx, &vectors.PutVectorsRequest{Bucket: missing, IndexName: oss.Ptr(""), Vectors: []map[string]any{{}}})
		service := refused(t, 404, "NoSuchBucket", err)
		equal(t, []any{"0015-00000101", "The specified bucket does not exist."}, []any{service.EC, service.Message})
		_, err = c.GetVectorIndex(ctx, &vectors.GetVectorIndexRequest{Bucket: oss.Ptr(bucket), IndexName: oss.Ptr("none")})
		refused(t, 404, "NoSuchVectorIndex", err)
		_, err = c.PutVectorBucket(ctx, &vectors.PutVectorBucketRequest{Bucket: oss.Ptr(bucket)})
		refused(t, 409, "BucketAlreadyExists", err)
		_, err = client("wrong").GetVectorBucket(ctx, &vectors.GetVectorBucketRequest{Bucket: oss.Ptr(bucket)})
		refused(t, 403, "SignatureDoesNotMatch", err)
		raw, err := c.InvokeOperation(ctx, &oss.OperationInput{
			OpName: "GetVectorBucket", Method: "GET", Bucket: oss.Ptr(bucket), Parameters: map[string]string{"bucketInfo": ""},
		})
		if err != nil {
			t.Fatal(err)
		}
		body, _ := io.ReadAll(raw.Body)
		equal(t, true, strings.HasPrefix(string(body), `{"BucketInfo":{"Name":"acs:ossvector:`))
	})
}
