import java.io.IOException;
import java.net.URL;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;

public class Task {
    public static void main(String[] arguments) throws IOException {
        var asked = (HttpURLConnection) new URL("https://api.maton.ai/podio/task/").openConnection();
        asked.setRequestProperty("Authorization", "Bearer " + System.getenv("MATON_API_KEY"));
        asked.setDoOutput(true);
        asked.getOutputStream().write("{\"text\": \"Gr\u00fc\u00dfe\"}".getBytes(StandardCharsets.UTF_8));
        var answer = new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        System.out.println(answer.replaceFirst("(?s).*?\"task_id\":(\\d+).*", "$1"));
        try {
            new URL("https://example.com/").openConnection().getInputStream();
        } catch (IOException error) {
            System.out.println(error.getMessage());
        }
    }
}
