import java.net.HttpURLConnection;
import java.net.URI;

/** Gets a URL with Java's own client; ends with its error. */
public class Get {
    public static void main(String[] args) throws Exception {
        ((HttpURLConnection) URI.create(args[0]).toURL().openConnection()).getResponseCode();
    }
}
