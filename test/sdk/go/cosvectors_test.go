// The unchanged cos-go-sdk-v5 against a running Tuku, whose address is in TUKU_URL: all 16 operations on vector buckets.
package sdk

import (
	"context"
	"errors"
	"math"
	"net/http"
	"net/url"
	"os"
	"testing"

	"github.com/tencentyun/cos-go-sdk-v5"
)

const (
	cosBucket = "go-life-cycle-1250000000"
	cosIndex  = "photos.v1"
	cosQcs    = "qcs::cosvector:ap-guangzhou:uid/1250000000:bucket/" + cosBucket
)

func cosClient(secret string) *cos.Client {
	endpoint, _ := cos.NewVectorEndpointURL(os.Getenv("TUKU_URL"))
	return cosClientAt(endpoint, secret)
}

func cosClientAt(endpoint *url.URL, secret string) *cos.Client {
	key := &cos.AuthorizationTransport{SecretID: "tuku", SecretKey: secret}
	return cos.NewClient(&cos.BaseURL{VectorURL: endpoint}, &http.Client{Transport: key})
}

func cosDone(t *testing.T, response *cos.Response, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	equal(t, 200, response.StatusCode)
	if response.Header.Get("x-cos-request-id") == "" {
		t.Fatal("no request id")
	}
}

func cosRefused(t *testing.T, status int, code string, err error) *cos.VectorErrorResponse {
	t.Helper()
	var refusal *cos.VectorErrorResponse
	if !errors.As(err, &refusal) {
		t.Fatalf("expected %s, got %v", code, err)
	}
	equal(t, status, refusal.Response.StatusCode)
	equal(t, code, refusal.Code)
	if refusal.RequestID == "" || refusal.Message == "" {
		t.Fatalf("lacks its parts: %v", refusal)
	}
	return refusal
}

func TestCosVectors(t *testing.T) {
	ctx := context.Background()
	v := cosClient("tuku-secret").Vector
	yes := true

	created, response, err := v.CreateVectorBucket(ctx, &cos.CreateVectorBucketOptions{
		VectorBucketName:        cosBucket,
		EncryptionConfiguration: &cos.VectorEncryptionConfig{SseType: "AES256"},
	})
	cosDone(t, response, err)
	equal(t, cosQcs, created.VectorBucketQcs)
	_, _, err = v.CreateVectorBucket(ctx, &cos.CreateVectorBucketOptions{VectorBucketName: cosBucket})
	cosRefused(t, 409, "ConflictException", err)
	_, _, err = v.CreateVectorBucket(ctx, &cos.CreateVectorBucketOptions{VectorBucketName: "NoAppId"})
	wrong := cosRefused(t, 400, "ValidationException", err)
	equal(t, "/vectorBucketName", wrong.FieldList[0].Path)

	shown, response, err := v.GetVectorBucket(ctx, &cos.GetVectorBucketOptions{VectorBucketName: cosBucket})
	cosDone(t, response, err)
	equal(t, "AES256", shown.VectorBucket.EncryptionConfiguration.SseType)
	listed, response, err := v.ListVectorBuckets(ctx, nil)
	cosDone(t, response, err)
	found := 0
	for _, one := range listed.VectorBuckets {
		if one.VectorBucketQcs == cosQcs {
			found++
		}
	}
	equal(t, 1, found)

	policy := `{"version":"2.0","statement":[{"effect":"allow","principal":{"qcs":["*"]},"action":["name/cos:*"],"resource":["*"]}]}`
	response, err = v.PutVectorBucketPolicy(ctx, &cos.PutVectorBucketPolicyOptions{VectorBucketName: cosBucket, Policy: policy})
	cosDone(t, response, err)
	kept, response, err := v.GetVectorBucketPolicy(ctx, &cos.GetVectorBucketPolicyOptions{VectorBucketName: cosBucket})
	cosDone(t, response, err)
	equal(t, policy, kept.Policy)
	response, err = v.DeleteVectorBucketPolicy(ctx, &cos.DeleteVectorBucketPolicyOptions{VectorBucketName: cosBucket})
	cosDone(t, response, err)
	_, _, err = v.GetVectorBucketPolicy(ctx, &cos.GetVectorBucketPolicyOptions{VectorBucketName: cosBucket})
	cosRefused(t, 404, "NotFoundException", err)

	made, response, err := v.CreateIndex(ctx, &cos.CreateIndexOptions{
		VectorBucketName:      cosBucket,
		IndexName:             cosIndex,
		DataType:              "float32",
		Dimension:             2,
		DistanceMetric:        "cosine",
		MetadataConfiguration: &cos.MetadataConfiguration{NonFilterableMetadataKeys: []string{"text"}},
	})
	cosDone(t, response, err)
	equal(t, cosQcs+"/index/"+cosIndex, made.IndexQcs)
	index, response, err := v.GetIndex(ctx, &cos.GetIndexOptions{VectorBucketName: cosBucket, IndexName: cosIndex})
	cosDone(t, response, err)
	equal(t, 2, index.Index.Dimension)
	indexes, response, err := v.ListIndexes(ctx, &cos.ListIndexesOptions{VectorBucketName: cosBucket, Prefix: "photos"})
	cosDone(t, response, err)
	equal(t, 1, len(indexes.Indexes))
	response, err = v.DeleteVectorBucket(ctx, &cos.DeleteVectorBucketOptions{VectorBucketName: cosBucket})
	cosRefused(t, 409, "ConflictException", err)

	response, err = v.PutVectors(ctx, &cos.PutVectorsOptions{VectorBucketName: cosBucket, IndexName: cosIndex}, []cos.InputVector{
		{Key: "a", Data: &cos.VectorData{Float32: []float32{1, 0}}, Metadata: map[string]interface{}{"shop": "<x>", "price": 5}},
		{Key: "b", Data: &cos.VectorData{Float32: []float32{0.6, 0.8}}, Metadata: map[string]interface{}{"shop": "y"}},
		{Key: "c", Data: &cos.VectorData{Float32: []float32{0, 1}}},
	})
	cosDone(t, response, err)
	got, response, err := v.GetVectors(ctx, &cos.GetVectorsOptions{
		VectorBucketName: cosBucket, IndexName: cosIndex, ReturnData: &yes, ReturnMetadata: &yes,
	}, []string{"c", "absent", "a"})
	cosDone(t, response, err)
	equal(t, 2, len(got.Vectors))
	equal(t, []float32{0, 1}, got.Vectors[0].Data.Float32)
	equal(t, "<x>", got.Vectors[1].Metadata["shop"])

	hits, response, err := v.QueryVectors(ctx, &cos.QueryVectorsOptions{
		VectorBucketName: cosBucket, IndexName: cosIndex,
		ReturnData: &yes, ReturnMetadata: &yes, ReturnDistance: &yes,
	}, &cos.VectorData{Float32: []float32{1, 0}}, 2)
	cosDone(t, response, err)
	equal(t, "a", hits.Vectors[0].Key)
	equal(t, []float32{0.6, 0.8}, hits.Vectors[1].Data.Float32)
	if math.Abs(hits.Vectors[1].Distance-0.4) > 1e-6 {
		t.Fatal(hits.Vectors[1].Distance)
	}
	filtered, response, err := v.QueryVectors(ctx, &cos.QueryVectorsOptions{
		VectorBucketName: cosBucket, IndexName: cosIndex,
		Filter: map[string]interface{}{"shop": map[string]interface{}{"$exists": false}},
	}, &cos.VectorData{Float32: []float32{1, 0}}, 2)
	cosDone(t, response, err)
	equal(t, 1, len(filtered.Vectors))
	equal(t, "c", filtered.Vectors[0].Key)

	keys := 0
	for segment := 0; segment < 2; segment++ {
		page, response, err := v.ListVectors(ctx, &cos.ListVectorsOptions{
			VectorBucketName: cosBucket, IndexName: cosIndex, SegmentCount: 2, SegmentIndex: segment,
		})
		cosDone(t, response, err)
		equal(t, "", page.NextToken)
		keys += len(page.Vectors)
	}
	equal(t, 3, keys)
	response, err = v.DeleteVectors(ctx, &cos.DeleteVectorsOptions{VectorBucketName: cosBucket, IndexName: cosIndex}, []string{"a", "b", "c"})
	cosDone(t, response, err)
	rest, response, err := v.ListVectors(ctx, &cos.ListVectorsOptions{VectorBucketName: cosBucket, IndexName: cosIndex})
	cosDone(t, response, err)
	equal(t, 0, len(rest.Vectors))

	response, err = v.DeleteIndex(ctx, &cos.DeleteIndexOptions{VectorBucketName: cosBucket, IndexName: cosIndex})
	cosDone(t, response, err)
	response, err = v.DeleteVectorBucket(ctx, &cos.DeleteVectorBucketOptions{VectorBucketName: cosBucket})
	cosDone(t, response, err)
	_, _, err = v.GetVectorBucket(ctx, &cos.GetVectorBucketOptions{VectorBucketName: cosBucket})
	cosRefused(t, 404, "NotFoundException", err)
}

func TestCosVectorsWrongSecret(t *testing.T) {
	_, _, err := cosClient("wrong").Vector.ListVectorBuckets(context.Background(), nil)
	cosRefused(t, 403, "AccessDeniedException", err)
}
