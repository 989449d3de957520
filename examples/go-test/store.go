// Package help keeps the passages that a shop's assistant may quote in a vector bucket (Alibaba Cloud OSS Vectors).
package help

import (
	"context"
	"fmt"
	"hash/crc32"
	"math"
	"regexp"
	"strings"

	"github.com/aliyun/alibabacloud-oss-go-sdk-v2/oss"
	"github.com/aliyun/alibabacloud-oss-go-sdk-v2/oss/vectors"
)

const (
	index     = "passages"
	dimension = 512
)

var word = regexp.MustCompile(`[a-z]+|\p{Han}`)

// Embed stands for your embedding model: it counts words and Chinese characters in hashed places, and scales to length 1.
func Embed(text string) []float32 {
	numbers := make([]float32, dimension)
	var squares float64
	for _, token := range word.FindAllString(strings.ToLower(text), -1) {
		numbers[crc32.ChecksumIEEE([]byte(token))%dimension]++
	}
	for _, number := range numbers {
		squares += float64(number) * float64(number)
	}
	for i := range numbers {
		numbers[i] /= float32(math.Max(math.Sqrt(squares), 1))
	}
	return numbers
}

// Store is a vector bucket with one index of passages.
type Store struct {
	Client *vectors.VectorsClient
	Bucket string
}

// Create makes the bucket and its index, once.
func (s Store) Create(ctx context.Context) error {
	if _, err := s.Client.PutVectorBucket(ctx, &vectors.PutVectorBucketRequest{Bucket: oss.Ptr(s.Bucket)}); err != nil {
		return err
	}
	_, err := s.Client.PutVectorIndex(ctx, &vectors.PutVectorIndexRequest{
		Bucket: oss.Ptr(s.Bucket), IndexName: oss.Ptr(index), DataType: oss.Ptr("float32"), Dimension: oss.Ptr(dimension),
		DistanceMetric: oss.Ptr("cosine"), Metadata: map[string]any{"nonFilterableMetadataKeys": []string{"text"}},
	})
	return err
}

// Add stores the passages of a page, in place of those that it had.
func (s Store) Add(ctx context.Context, page, language string, passages ...string) error {
	stored := make([]map[string]any, len(passages))
	for i, text := range passages {
		stored[i] = map[string]any{
			"key":      fmt.Sprintf("%s/%d", page, i),
			"data":     map[string]any{"float32": Embed(text)},
			"metadata": map[string]any{"page": page, "language": language, "text": text},
		}
	}
	_, err := s.Client.PutVectors(ctx, &vectors.PutVectorsRequest{
		Bucket: oss.Ptr(s.Bucket), IndexName: oss.Ptr(index), Vectors: stored,
	})
	return err
}

// Ask returns the passages to put before the model with the question, best first.
func (s Store) Ask(ctx context.Context, question, language string, passages int) ([]string, error) {
	found, err := s.Client.QueryVectors(ctx, &vectors.QueryVectorsRequest{
		Bucket: oss.Ptr(s.Bucket), IndexName: oss.Ptr(index),
		QueryVector: map[string]any{"float32": Embed(question)}, TopK: oss.Ptr(passages),
		Filter: map[string]any{"language": language}, ReturnMetadata: oss.Ptr(true),
	})
	if err != nil {
		return nil, err
	}
	texts := make([]string, len(found.Vectors))
	for i, hit := range found.Vectors {
		texts[i] = hit["metadata"].(map[string]any)["text"].(string)
	}
	return texts, nil
}
