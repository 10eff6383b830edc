import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;

public class Modern {
    public static void main(String[] arguments) throws Exception {
        var client = HttpClient.newHttpClient();
        var asked = HttpRequest.newBuilder(URI.create("https://api.maton.ai/podio/task/"))
            .header("Authorization", "Bearer " + System.getenv("MATON_API_KEY"))
            .POST(HttpRequest.BodyPublishers.ofString("{\"text\": \"Gr\u00fc\u00dfe\"}"))
            .build();
        var answer = client.send(asked, BodyHandlers.ofString()).body();
        System.out.println(answer.replaceFirst("(?s).*?\"task_id\":(\\d+).*", "$1"));
        try {
            var other = HttpRequest.newBuilder(URI.create("https://example.com/")).build();
            System.out.println(client.send(other, BodyHandlers.ofString()).statusCode());
        } catch (IOException error) {
            System.out.println(error.getMessage());
        }
    }
}
