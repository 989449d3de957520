package shop;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.utility.DockerImageName;

/**
 * A server for all tests: that of `tuku exec -- mvn test`, a container where one can run, or a process started by npx. It is
 * emptied before each test, which takes its address as a parameter. TUKU_RUN=process does without containers.
 */
public final class Tuku implements BeforeEachCallback, ParameterResolver {
    private static final String COMMAND = "npx --yes tuku@0.1.0";
    private static final String IMAGE =
        System.getenv().getOrDefault("TUKU_IMAGE", "ghcr.io/tuku-emulator/tuku:0.1.0");
    private static final String TOKEN = "test";

    /** A running server, and how it ends. */
    private record Server(URI url, Runnable stop) implements AutoCloseable {
        @Override
        public void close() {
            stop.run();
        }
    }

    @Override
    public void beforeEach(ExtensionContext context) throws Exception {
        HttpRequest reset = HttpRequest.newBuilder(server(context).url.resolve("/_tuku/reset"))
            .header("Authorization", "Bearer " + TOKEN)
            .POST(HttpRequest.BodyPublishers.noBody())
            .build();
        int status = HttpClient.newHttpClient().send(reset, BodyHandlers.discarding()).statusCode();
        if (status != 200) throw new IllegalStateException("reset: " + status);
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == URI.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return server(context).url;
    }

    private static Server server(ExtensionContext context) {
        return context.getRoot().getStore(Namespace.create(Tuku.class))
            .getOrComputeIfAbsent(Server.class, ignored -> start(), Server.class);
    }

    private static Server start() {
        String running = System.getenv("TUKU_URL");
        if (running != null) return new Server(URI.create(running), () -> {});
        boolean wantsProcess = "process".equals(System.getenv("TUKU_RUN"));
        return !wantsProcess && DockerClientFactory.instance().isDockerAvailable() ? startContainer() : startProcess();
    }

    @SuppressWarnings("resource")
    private static Server startContainer() {
        GenericContainer<?> container = new GenericContainer<>(DockerImageName.parse(IMAGE))
            .withExposedPorts(4580)
            .withEnv("TUKU_DATA_DIR", "")
            .withEnv("TUKU_CONTROL_TOKEN", TOKEN)
            .withEnv("TUKU_CONTROL_HOST", DockerClientFactory.instance().dockerHostIpAddress())
            .waitingFor(Wait.forHttp("/_tuku/ready"));
        container.start();
        System.out.println("Tuku runs in a container of " + IMAGE);
        URI url = URI.create("http://" + container.getHost() + ":" + container.getMappedPort(4580));
        return new Server(url, container::stop);
    }

    private static Server startProcess() {
        Matcher ready = Pattern.compile("http://\\S+:(\\d+)").matcher(run("start -d --fresh"));
        if (!ready.find()) throw new IllegalStateException("Tuku does not say where it listens");
        System.out.println("Tuku runs as a process");
        String port = ready.group(1);
        return new Server(URI.create(ready.group()), () -> run("stop --port " + port));
    }

    /** Runs Tuku's command; returns what it prints. */
    private static String run(String arguments) {
        List<String> words = new ArrayList<>(List.of((COMMAND + " " + arguments).split(" ")));
        if (System.getProperty("os.name").startsWith("Windows")) words.set(0, "npx.cmd");
        try {
            Process process = new ProcessBuilder(words).redirectError(ProcessBuilder.Redirect.INHERIT).start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) throw new IllegalStateException(String.join(" ", words) + " failed");
            return said;
        } catch (IOException error) {
            throw new IllegalStateException("Tuku needs Node.js with npx in the path", error);
        } catch (InterruptedException error) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(error);
        }
    }
}
