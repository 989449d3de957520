package sdk

import (
	"io"
	"net/http"
	"os"
	"strings"
	"testing"

	"github.com/aliyun/alibabacloud-oss-go-sdk-v2/oss"
	"github.com/aliyun/alibabacloud-oss-go-sdk-v2/oss/credentials"
	"github.com/aliyun/alibabacloud-oss-go-sdk-v2/oss/vectors"
	"github.com/tencentyun/cos-go-sdk-v5"
)

// Clients that go to the vendors' own https hosts; run by `tuku exec`, which gives the environment.
func underExec(t *testing.T) {
	if os.Getenv("HTTPS_PROXY") != os.Getenv("TUKU_URL") {
		t.Skip("needs the environment of tuku exec")
	}
}

// Without WithProxyFromEnvironment the client reads no proxy variable and leaves for the cloud.
func TestFixedHostVectorBuckets(t *testing.T) {
	underExec(t)
	config := oss.LoadDefaultConfig().
		WithCredentialsProvider(credentials.NewEnvironmentVariableCredentialsProvider()).
		WithRegion(region).WithAccountId(account).WithProxyFromEnvironment(true)
	c := vectors.NewVectorsClient(config)
	put, err := c.PutVectorBucket(ctx, &vectors.PutVectorBucketRequest{Bucket: oss.Ptr("fixed-go")})
	if err != nil {
		t.Fatal(err)
	}
	done(t, 200, put.ResultCommon, err)
}

func TestFixedHostCosVectors(t *testing.T) {
	underExec(t)
	endpoint, _ := cos.NewVectorURL("ap-guangzhou", true)
	client := cosClientAt(endpoint, os.Getenv("TENCENTCLOUD_SECRET_KEY"))
	options := &cos.CreateVectorBucketOptions{VectorBucketName: "fixed-go-1250000000"}
	_, response, err := client.Vector.CreateVectorBucket(ctx, options)
	cosDone(t, response, err)
}

func TestFixedHostNetHTTP(t *testing.T) {
	underExec(t)
	answer, err := http.Get("https://tiia.tencentcloudapi.com/")
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	text, _ := io.ReadAll(answer.Body)
	if !strings.Contains(string(text), "Response") {
		t.Fatal(string(text))
	}
	if _, err := http.Get("https://example.com/"); err == nil || !strings.Contains(err.Error(), "Tuku refuses") {
		t.Fatal(err)
	}
}
