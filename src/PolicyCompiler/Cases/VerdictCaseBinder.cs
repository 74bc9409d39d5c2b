using FastMcp.PolicyCompiler.Binding;
using FastMcp.PolicyCompiler.Diagnostics;
using FastMcp.PolicyCompiler.Syntax;

namespace FastMcp.PolicyCompiler.Cases;

/// <summary><c>{ name: ..., call: { tool: pay, arguments: '{"amount":1}', groups: [sre] }, verdict: allow, by: small-payments }</c>.</summary>
internal static class VerdictCaseBinder
{
    public static readonly string[] Keys = ["name", "call", "verdict", "by"];
    public static readonly string[] CallKeys = ["tool", "resource", "prompt", "method", "model", "arguments", "upstream", "route", "caller", "groups", "agent", "findings", "taints"];

    private static readonly string[] s_named = ["tool", "resource", "prompt", "method", "model"];
    private static readonly string[] s_verdicts = ["allow", "ask", "deny"];

    public static VerdictCase? Bind(MapNode map, DiagnosticBag bag)
    {
        var reader = new MapReader(map, "a case", map.Span, bag, Keys);
        int verdict = reader.Word("verdict", s_verdicts);
        if (reader.Find("verdict") is null)
        {
            reader.Missing("verdict");
        }

        string name = reader.Text("name")?.Value ?? $"line {map.Span.Line}";
        string? by = reader.Text("by")?.Value;
        if (reader.Map("call") is not { } inner)
        {
            return null;
        }

        var call = new MapReader(inner, "`call`", inner.Span, bag, CallKeys);
        if (s_named.Count(key => call.Find(key) is not null) != 1)
        {
            bag.Error(Codes.MissingKey, inner.Span, $"A call names one of {string.Join(", ", s_named.Select(key => $"`{key}`"))}.");
            return null;
        }

        return verdict < 0 ? null : Of(call) with { Name = name, Verdict = s_verdicts[verdict], By = by, Line = map.Span.Line, Column = map.Span.Column };
    }

    private static VerdictCase Of(MapReader call) => new()
    {
        Name = "",
        Verdict = "",
        Line = 0,
        Column = 0,
        Tool = call.Text("tool")?.Value,
        Resource = call.Text("resource")?.Value,
        Prompt = call.Text("prompt")?.Value,
        Method = call.Text("method")?.Value,
        Model = call.Text("model")?.Value,
        Arguments = call.Text("arguments")?.Value ?? "",
        Upstream = call.Text("upstream")?.Value ?? "",
        Route = call.Text("route")?.Value ?? "",
        Caller = call.Text("caller")?.Value ?? "anonymous",
        Groups = Texts(call, "groups"),
        Agent = call.Text("agent")?.Value ?? "",
        Findings = Texts(call, "findings"),
        Taints = Texts(call, "taints"),
    };

    private static string[] Texts(MapReader call, string key) => [.. call.Texts(key).Select(text => text.Value)];
}
