using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using FastMcp.TestKit.Peers;

namespace FastMcp.EndToEnd.Guards;

/// <summary>
/// A guard that knows some words, in each of the protocols that the gateway speaks. It checks what it is asked as the real ones do, and says offsets
/// in code points.
/// </summary>
public sealed class WordGuard : IAsyncDisposable
{
    private readonly ScriptedUpstream _server = new();

    public WordGuard() => _server.Fallback = exchange => AnswerAsync(exchange);

    /// <summary>What it knows, with what it calls each.</summary>
    public static IReadOnlyDictionary<string, string> Words { get; } = new Dictionary<string, string>
    {
        ["Ada Lovelace"] = "PERSON", ["Grüße"] = "LOCATION", ["李小龍"] = "PERSON", ["a😀b"] = "NRP", ["12 Baker Street"] = "ADDRESS",
    };

    public int Port => _server.Port;

    /// <summary>Every text that it was shown.</summary>
    public ConcurrentQueue<string> Shown { get; } = new();

    public ConcurrentQueue<RawRequest> Requests => _server.Requests;

    public ConcurrentQueue<Exception> Faults => _server.Faults;

    /// <summary>Another answer for those that name the case.</summary>
    public string Script(string name, Func<UpstreamExchange, Task> script) => _server.Script(name, script);

    /// <summary>What is left of a text behind it.</summary>
    public static string Mask(string text) => Words.Aggregate(text, (masked, word) => masked.Replace(word.Key, $"[{word.Value}]", StringComparison.Ordinal));

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    /// <summary>The right answer, from the protocol that the path names.</summary>
    public Task AnswerAsync(UpstreamExchange exchange)
    {
        using var asked = JsonDocument.Parse(exchange.Request.Body);
        var (path, root) = (exchange.Request.Target.Split('?')[0], asked.RootElement);
        Assert.Equal("application/json", exchange.Request.Head["content-type"]);
        var body = path switch
        {
            "/presidio/analyze" => Presidio(root),
            "/guardrail/g1/version/3/apply" => Bedrock(exchange.Request, root),
            "/v1/projects/p/locations/eu/templates/t:sanitizeUserPrompt" => Armor(exchange.Request, root.GetProperty("userPromptData")),
            "/v1/projects/p/locations/eu/templates/t:sanitizeModelResponse" => Armor(exchange.Request, root.GetProperty("modelResponseData")),
            _ => Webhook(root),
        };
        return exchange.SendAsync(Answers.Plain("application/json", body));
    }

    private string Webhook(JsonElement root)
    {
        Assert.Equal(1, root.GetProperty("version").GetInt32());
        Assert.Contains(root.GetProperty("on").GetString(), new[] { "request", "response" });
        var spans = root.GetProperty("texts").EnumerateArray().SelectMany(text => Find(text.GetProperty("text").GetString()!)
            .Select(found => $$"""{"id":{{text.GetProperty("id").GetInt32()}},"start":{{found.Start}},"end":{{found.End}},"label":"{{found.Label}}"}"""));
        return $$"""{"ask":"{{root.GetProperty("ask").GetString()}}","verdict":"pass","spans":[{{string.Join(',', spans)}}]}""";
    }

    private string Presidio(JsonElement root)
    {
        Assert.Equal("en", root.GetProperty("language").GetString());
        return $"[{string.Join(',', Find(root.GetProperty("text").GetString()!).Select(found => $$"""{"analysis_explanation":null,"end":{{found.End}},"entity_type":"{{found.Label}}","score":0.85,"start":{{found.Start}}}"""))}]";
    }

    private string Bedrock(RawRequest request, JsonElement root)
    {
        Assert.Contains(root.GetProperty("source").GetString(), new[] { "INPUT", "OUTPUT" });
        Assert.Equal(Credentials.SigV4Oracle.AuthorizationOf(request, "secret-of-aws"), request.Head["authorization"]);
        Assert.Contains("/eu-central-1/bedrock/aws4_request", request.Head["authorization"]);
        var texts = root.GetProperty("content").EnumerateArray().Select(one => one.GetProperty("text").GetProperty("text").GetString()!).ToArray();
        var found = Words.Where(word => texts.Any(text => text.Contains(word.Key, StringComparison.Ordinal))).ToArray();
        Array.ForEach(texts, Shown.Enqueue);
        var blocked = texts.Any(text => text.Contains("forbidden topic", StringComparison.Ordinal)) ? """,{"topicPolicy":{"topics":[{"name":"SECRET-OF-THE-GUARD","type":"DENY","action":"BLOCKED"}]}}""" : "";
        return found.Length == 0 && blocked.Length == 0
            ? """{"action":"NONE","assessments":[],"outputs":[],"usage":{}}"""
            : $$$"""{"action":"GUARDRAIL_INTERVENED","outputs":[{"text":"SECRET-OF-THE-GUARD"}],"assessments":[{"sensitiveInformationPolicy":{"piiEntities":[{{{string.Join(',', found.Select(word => $$"""{"action":"ANONYMIZED","match":"{{word.Key}}","type":"{{(word.Value == "PERSON" ? "NAME" : word.Value)}}"}"""))}}}],"regexes":[]}}{{{blocked}}}]}""";
    }

    private string Armor(RawRequest request, JsonElement data)
    {
        Assert.Equal("Bearer standing-token", request.Head["authorization"]);
        var text = data.GetProperty("text").GetString()!;
        var findings = Find(text).Select(found => "{\"infoType\":\"" + found.Label + "\",\"likelihood\":\"LIKELY\",\"location\":{\"byteRange\":{\"start\":\"0\",\"end\":\"1\"},\"codepointRange\":{\"start\":\"" + found.Start + "\",\"end\":\"" + found.End + "\"}}}").ToArray();
        var (rai, sdp) = (State(text.Contains("forbidden topic", StringComparison.Ordinal)), State(findings.Length > 0));
        return "{\"sanitizationResult\":{\"filterMatchState\":\"" + State(findings.Length > 0 || rai == "MATCH_FOUND") + "\",\"invocationResult\":\"SUCCESS\",\"filterResults\":{"
            + "\"rai\":{\"raiFilterResult\":{\"executionState\":\"EXECUTION_SUCCESS\",\"matchState\":\"" + rai + "\"}},"
            + "\"sdp\":{\"sdpFilterResult\":{\"inspectResult\":{\"executionState\":\"EXECUTION_SUCCESS\",\"matchState\":\"" + sdp + "\",\"findings\":[" + string.Join(',', findings) + "]}}}}}}";
    }

    private static string State(bool matched) => matched ? "MATCH_FOUND" : "NO_MATCH_FOUND";

    /// <summary>Where its words are, in code points.</summary>
    public static IEnumerable<(int Start, int End, string Label)> FindIn(string text)
    {
        foreach (var (word, label) in Words)
        {
            for (var at = text.IndexOf(word, StringComparison.Ordinal); at >= 0; at = text.IndexOf(word, at + 1, StringComparison.Ordinal))
            {
                var start = Points(text[..at]);
                yield return (start, start + Points(word), label);
            }
        }
    }

    private IEnumerable<(int Start, int End, string Label)> Find(string text)
    {
        Shown.Enqueue(text);
        return FindIn(text);
    }

    private static int Points(string text) => text.EnumerateRunes().Count();
}
