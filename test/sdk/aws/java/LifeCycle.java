import java.net.URI;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.document.Document;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3vectors.S3VectorsClient;
import software.amazon.awssdk.services.s3vectors.model.*;

/** The unchanged AWS SDK for Java 2 against a running Tuku, whose address is in TUKU_URL. */
public class LifeCycle {
  static S3VectorsClient client(String secret) {
    var key = StaticCredentialsProvider.create(AwsBasicCredentials.create("tuku", secret));
    var endpoint = URI.create(System.getenv("TUKU_URL"));
    return S3VectorsClient.builder().endpointOverride(endpoint).region(Region.US_EAST_1).credentialsProvider(key).build();
  }

  static void equal(Object expected, Object actual) {
    if (!expected.equals(actual)) throw new AssertionError("expected " + expected + ", got " + actual);
  }

  static PutInputVector vector(String key, float y, String topic) {
    var metadata = Document.mapBuilder().putString("topic", topic).build();
    return PutInputVector.builder().key(key).data(VectorData.fromFloat32(List.of(1f, y))).metadata(metadata).build();
  }

  public static void main(String[] arguments) {
    var c = client("tuku-secret");
    var bucket = "java-life-cycle";
    var arn = c.createVectorBucket(b -> b.vectorBucketName(bucket)).vectorBucketArn();
    equal("arn:aws:s3vectors:us-east-1:123456789012:bucket/java-life-cycle", arn);
    var index = c.createIndex(b -> b.vectorBucketName(bucket).indexName("idx").dataType(DataType.FLOAT32).dimension(2)
        .distanceMetric(DistanceMetric.EUCLIDEAN)).indexArn();
    c.putVectors(b -> b.indexArn(index).vectors(vector("a", 0, "x"), vector("b", 2, "图"), vector("c", 5, "x")));
    var filter = Document.mapBuilder().putDocument("topic", Document.mapBuilder().putString("$eq", "x").build()).build();
    var found = c.queryVectors(b -> b.indexArn(index).topK(3).queryVector(VectorData.fromFloat32(List.of(1f, 4f)))
        .filter(filter).returnDistance(true).returnMetadata(true));
    equal(List.of("c", "a"), found.vectors().stream().map(QueryOutputVector::key).toList());
    equal(1f, found.vectors().get(0).distance());
    equal("x", found.vectors().get(1).metadata().asMap().get("topic").asString());
    equal(3L, c.listVectorsPaginator(b -> b.indexArn(index).maxResults(2)).vectors().stream().count());
    var got = c.getVectors(b -> b.vectorBucketName(bucket).indexName("idx").keys("b").returnData(true));
    equal(List.of(1f, 2f), got.vectors().get(0).data().float32());
    c.tagResource(b -> b.resourceArn(index).tags(Map.of("a b", "c", "d", "e")));
    c.untagResource(b -> b.resourceArn(index).tagKeys("a b"));
    equal(Map.of("d", "e"), c.listTagsForResource(b -> b.resourceArn(index)).tags());
    c.deleteVectors(b -> b.indexArn(index).keys("a", "b"));
    try {
      c.deleteVectorBucket(b -> b.vectorBucketName(bucket));
      throw new AssertionError("the bucket is not empty");
    } catch (ConflictException error) {
      equal("The specified vector bucket is not empty", error.awsErrorDetails().errorMessage());
    }
    try {
      client("wrong").listVectorBuckets(b -> b.prefix("java"));
      throw new AssertionError("the secret is wrong");
    } catch (S3VectorsException error) {
      equal("InvalidSignatureException", error.awsErrorDetails().errorCode());
    }
    c.deleteIndex(b -> b.indexArn(index));
    c.deleteVectorBucket(b -> b.vectorBucketArn(arn));
    System.out.println("Java, S3 Vectors: ok");
  }
}
