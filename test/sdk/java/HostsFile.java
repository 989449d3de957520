import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.Proxy;
import java.net.URI;
import java.net.UnknownHostException;

/**
 * A Java client that uses no proxy, such as the OSS SDK: with -Djdk.net.hosts.file the names in that file lead to Tuku, and no
 * other name resolves. The argument is Tuku's port.
 */
public class HostsFile {
    public static void main(String[] args) throws Exception {
        URI vendor = URI.create("http://tiia.tencentcloudapi.com:" + args[0] + "/");
        HttpURLConnection direct = (HttpURLConnection) vendor.toURL().openConnection(Proxy.NO_PROXY);
        if (direct.getResponseCode() != 200) throw new AssertionError(direct.getResponseCode());
        try {
            throw new AssertionError("resolved: " + InetAddress.getByName("example.com"));
        } catch (UnknownHostException expected) {
            System.out.println("Java with a hosts file: ok");
        }
    }
}
