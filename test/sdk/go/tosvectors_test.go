// The unchanged ve-tos-golang-sdk against a running Tuku, whose address is in TUKU_URL: all 16 operations. The client
// always puts the bucket in front of the host, so that Tuku is its proxy.
package sdk

import (
	"errors"
	"net/http"
	"net/url"
	"os"
	"testing"

	"github.com/volcengine/ve-tos-golang-sdk/v2/tos"
	"github.com/volcengine/ve-tos-golang-sdk/v2/tos/enum"
)

const (
	tosAccount = "2100000001"
	tosBucket  = "go-life-cycle"
	tosTrn     = "trn:tosvectors:cn-beijing:" + tosAccount + ":bucket/" + tosBucket
)

func tosClient(t *testing.T, secret string) *tos.TosVectorsClient {
	t.Helper()
	proxy, err := url.Parse(os.Getenv("TUKU_URL"))
	if err != nil {
		t.Fatal(err)
	}
	client, err := tos.NewTosVectorsClient(
		tos.WithVectorsEndpoint("http://tosvectors-cn-beijing.volces.com"),
		tos.WithVectorsRegion("cn-beijing"),
		tos.WithVectorsCredentials(tos.NewStaticCredentials("tuku", secret)),
		tos.WithVectorsHTTPTransport(&http.Transport{Proxy: http.ProxyURL(proxy)}),
		tos.WithVectorsMaxRetryCount(0),
	)
	if err != nil {
		t.Fatal(err)
	}
	return client
}

// tosDone checks what the vendor's own suite looks for in a success.
func tosDone(t *testing.T, info tos.RequestInfo, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	equal(t, http.StatusOK, info.StatusCode)
	equal(t, 32, len(info.RequestID))
}

func tosRefused(t *testing.T, status int, code string, err error) {
	t.Helper()
	var refused *tos.TosServerError
	if !errors.As(err, &refused) {
		t.Fatalf("expected %s, got %v", code, err)
	}
	equal(t, status, refused.StatusCode)
	equal(t, code, refused.Code)
	equal(t, 32, len(refused.RequestID))
}

func TestTosVectors(t *testing.T) {
	client := tosClient(t, "tuku-secret")
	created, err := client.CreateVectorBucket(ctx, &tos.CreateVectorBucketInput{VectorBucketName: tosBucket})
	if err != nil {
		t.Fatal(err)
	}
	tosDone(t, created.RequestInfo, err)
	t.Cleanup(func() {
		removed, err := client.DeleteVectorBucket(ctx, &tos.DeleteVectorBucketInput{VectorBucketName: tosBucket, AccountID: tosAccount})
		if err != nil {
			t.Fatal(err)
		}
		tosDone(t, removed.RequestInfo, err)
		_, err = client.GetVectorBucket(ctx, &tos.GetVectorBucketInput{VectorBucketName: tosBucket, AccountID: tosAccount})
		tosRefused(t, 404, "VectorBucketNotFound", err)
	})

	t.Run("buckets", func(t *testing.T) {
		got, err := client.GetVectorBucket(ctx, &tos.GetVectorBucketInput{VectorBucketName: tosBucket, AccountID: tosAccount})
		if err != nil {
			t.Fatal(err)
		}
		equal(t, tosTrn, got.VectorBucket.VectorBucketTrn)
		equal(t, "default", got.VectorBucket.ProjectName)
		listed, err := client.ListVectorBuckets(ctx, &tos.ListVectorBucketsInput{Prefix: "go-life"})
		if err != nil {
			t.Fatal(err)
		}
		equal(t, 1, len(listed.VectorBuckets))
		equal(t, tosTrn, listed.VectorBuckets[0].VectorBucketTrn)
		equal(t, "", listed.NextToken)
		_, err = client.CreateVectorBucket(ctx, &tos.CreateVectorBucketInput{VectorBucketName: tosBucket})
		tosRefused(t, 409, "ConflictException", err)
		_, err = tosClient(t, "wrong").ListVectorBuckets(ctx, &tos.ListVectorBucketsInput{})
		tosRefused(t, 403, "SignatureDoesNotMatch", err)
	})

	t.Run("policy", func(t *testing.T) {
		policy := `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":["*"],"Action":["tosvectors:*"],"Resource":["` + tosTrn + `"]}]}`
		put, err := client.PutVectorBucketPolicy(ctx, &tos.PutVectorBucketPolicyInput{VectorBucketName: tosBucket, AccountID: tosAccount, Policy: policy})
		if err != nil {
			t.Fatal(err)
		}
		tosDone(t, put.RequestInfo, err)
		read := &tos.GetVectorBucketPolicyInput{VectorBucketName: tosBucket, AccountID: tosAccount}
		got, err := client.GetVectorBucketPolicy(ctx, read)
		if err != nil {
			t.Fatal(err)
		}
		equal(t, policy, got.Policy)
		_, err = client.DeleteVectorBucketPolicy(ctx, &tos.DeleteVectorBucketPolicyInput{VectorBucketName: tosBucket, AccountID: tosAccount})
		if err != nil {
			t.Fatal(err)
		}
		_, err = client.GetVectorBucketPolicy(ctx, read)
		tosRefused(t, 404, "VectorBucketPolicyNotFound", err)
	})

	t.Run("indexes, vectors and searches", func(t *testing.T) {
		for _, kind := range []enum.DataType{enum.DataTypeFloat32, enum.DataTypeInt8} {
			tosIndex(t, client, kind)
		}
	})
}

// tosIndex takes an index of one type of numbers through its life.
func tosIndex(t *testing.T, client *tos.TosVectorsClient, kind enum.DataType) {
	index := string(kind) + "-index"
	numbers := func(a, b int8) tos.VectorData {
		if kind == enum.DataTypeInt8 {
			return tos.VectorData{Int8: []int8{a, b}}
		}
		return tos.VectorData{Value: []float32{float32(a), float32(b)}}
	}
	_, err := client.CreateIndex(ctx, &tos.CreateIndexInput{
		VectorBucketName: tosBucket, AccountID: tosAccount, IndexName: index,
		DataType: kind, Dimension: 2, DistanceMetric: enum.DistanceMetricEuclidean,
		MetadataConfiguration: tos.MetadataConfiguration{NonFilterableMetadataKeys: []string{"note", "about"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	got, err := client.GetIndex(ctx, &tos.GetIndexInput{VectorBucketName: tosBucket, AccountID: tosAccount, IndexName: index})
	if err != nil {
		t.Fatal(err)
	}
	equal(t, kind, got.Index.DataType)
	equal(t, []string{"note", "about"}, got.Index.MetadataConfiguration.NonFilterableMetadataKeys)
	listed, err := client.ListIndexes(ctx, &tos.ListIndexesInput{VectorBucketName: tosBucket, AccountID: tosAccount, MaxResults: 1})
	if err != nil {
		t.Fatal(err)
	}
	equal(t, index, listed.Indexes[0].IndexName)
	equal(t, tosTrn+"/index/"+index, listed.Indexes[0].IndexTrn)

	_, err = client.PutVectors(ctx, &tos.PutVectorsInput{
		VectorBucketName: tosBucket, AccountID: tosAccount, IndexName: index,
		Vectors: []tos.Vector{
			{Key: "a", Data: numbers(1, 0), Metadata: map[string]interface{}{"g": "x<y"}},
			{Key: "b", Data: numbers(0, 3), Metadata: map[string]interface{}{"g": "z"}},
			{Key: "c", Data: numbers(5, 0)},
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	query := &tos.QueryVectorsInput{
		VectorBucketName: tosBucket, AccountID: tosAccount, IndexName: index,
		TopK: 2, QueryVector: numbers(0, 0), ReturnDistance: true, ReturnMetadata: true,
	}
	found, err := client.QueryVectors(ctx, query)
	if err != nil {
		t.Fatal(err)
	}
	// The distance is squared.
	equal(t, []tos.DistanceVector{
		{Key: "a", Distance: 1, Metadata: map[string]interface{}{"g": "x<y"}},
		{Key: "b", Distance: 9, Metadata: map[string]interface{}{"g": "z"}},
	}, found.Vectors)
	query.Filter = map[string]interface{}{"g": "none"}
	found, err = client.QueryVectors(ctx, query)
	if err != nil {
		t.Fatal(err)
	}
	// The vendor's suite wants no list at all.
	equal(t, []tos.DistanceVector(nil), found.Vectors)

	_, err = client.DeleteVectors(ctx, &tos.DeleteVectorsInput{VectorBucketName: tosBucket, AccountID: tosAccount, IndexName: index, Keys: []string{"b"}})
	if err != nil {
		t.Fatal(err)
	}
	vectors, err := client.GetVectors(ctx, &tos.GetVectorsInput{VectorBucketName: tosBucket, AccountID: tosAccount, IndexName: index, Keys: []string{"a", "b", "c"}})
	if err != nil {
		t.Fatal(err)
	}
	equal(t, []tos.VectorMeta{{Key: "a"}, {Key: "c"}}, vectors.Vectors)
	page, err := client.ListVectors(ctx, &tos.ListVectorsInput{VectorBucketName: tosBucket, AccountID: tosAccount, IndexName: index, MaxResults: 1})
	if err != nil {
		t.Fatal(err)
	}
	equal(t, "YQ==", page.NextToken)
	_, err = client.DeleteIndex(ctx, &tos.DeleteIndexInput{VectorBucketName: tosBucket, AccountID: tosAccount, IndexName: index})
	if err != nil {
		t.Fatal(err)
	}
	_, err = client.GetIndex(ctx, &tos.GetIndexInput{VectorBucketName: tosBucket, AccountID: tosAccount, IndexName: index})
	tosRefused(t, 404, "VectorIndexNotFound", err)
}
