import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;

/** Java's own clients, which go to a vendor's own https host; run by `tuku exec`, which gives the environment. */
public class FixedHost {
    public static void main(String[] args) throws Exception {
        URI vendor = URI.create("https://tiia.tencentcloudapi.com/");
        expect(200, ((HttpURLConnection) vendor.toURL().openConnection()).getResponseCode());
        HttpClient client = HttpClient.newBuilder().proxy(ProxySelector.getDefault()).build();
        expect(200, client.send(HttpRequest.newBuilder(vendor).build(), BodyHandlers.ofString()).statusCode());
        try {
            URI.create("https://example.com/").toURL().openConnection().getInputStream();
            throw new AssertionError("it left for example.com");
        } catch (IOException refused) {
            expect(true, refused.getMessage().contains("Tuku refuses a tunnel to example.com:443"));
        }
        System.out.println("Java: ok");
    }

    private static void expect(Object expected, Object found) {
        if (!expected.equals(found)) throw new AssertionError(found + " instead of " + expected);
    }
}
