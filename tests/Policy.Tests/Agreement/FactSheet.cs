using System.Text;
using System.Text.Json;
using FastMcp.Policy.Conditions.Values;
using FastMcp.Policy.Facts;
using FastMcp.PolicyCompiler.Conditions.Facts;
using FastMcp.TestKit.Conditions;

namespace FastMcp.Policy.Tests.Agreement;

/// <summary>Random facts of a call, told twice: to the run-time library and to the interpreter.</summary>
internal sealed class FactSheet
{
    public static readonly string[] Texts = ["", "a", "get_user", "delete_user", "é", "日本", "😀b", "sre", "A b", "/etc/passwd", "high", "x,y"];

    private static readonly string[] Arguments =
    [
        "{}", "{\"path\":\"/etc/passwd\",\"n\":3}", "{\"path\":\"\\u002fetc\",\"n\":1.5,\"ok\":true}",
        "{\"n\":9007199254740993,\"list\":[1,\"a\",null,{\"n\":2}]}", "{ \"\\u0070ath\" : \"a\\n\\ud83d\\ude00\" , \"n\" : -7 , \"null\":null }",
        "{\"n\":18446744073709551615,\"list\":[],\"deep\":{\"path\":\"get_user\",\"list\":[[1],[2,3]]}}", "{\"list\":[3,1,2],\"n\":1e3}",
    ];

    private readonly string? _method;
    private readonly string _name;
    private readonly string _path;
    private readonly string? _arguments;
    private readonly string? _model;
    private readonly string[] _groups;
    private readonly string[] _scopes;
    private readonly string _claims;
    private readonly long _size;
    private readonly bool? _readOnly;
    private readonly FindingFacts[] _findings;
    private readonly ulong _unknown;
    private readonly DateTimeOffset _now;

    /// <param name="methods">Methods beside those that name a tool or prompt.</param>
    public FactSheet(Random random, params string[] methods)
    {
        _method = methods.Length > 0 && random.Next(3) == 0 ? One(random, methods) : random.Next(4) switch { 0 => null, 1 => "prompts/get", _ => "tools/call" };
        _name = _method is null ? "" : One(random, Texts);
        _path = One(random, Texts);
        _arguments = _method is not null && random.Next(4) > 0 ? One(random, Arguments) : null;
        _model = random.Next(2) == 0 ? "gpt" : null;
        _groups = [.. Texts.Where(_ => random.Next(4) == 0)];
        _scopes = [.. Texts.Where(_ => random.Next(4) == 0)];
        _claims = random.Next(2) == 0 ? "{}" : "{\"sub\":\"a\",\"roles\":[\"sre\",\"x\"],\"level\":4}";
        _size = random.Next(3) switch { 0 => 0, 1 => random.Next(2000), _ => long.MaxValue };
        _readOnly = random.Next(3) switch { 0 => null, 1 => false, _ => true };
        _findings = [.. Enumerable.Range(0, random.Next(4)).Select(_ => new FindingFacts(new(One(random, Texts)), new(One(random, "high", "low")), new(One(random, "request", "response")), new("text"), random.Next(3)))];
        _now = DateTimeOffset.UnixEpoch.AddTicks(random.NextInt64(-10_000_000_000_000, 30_000_000_000_000_000));

        // Half of the sheets know everything.
        _unknown = random.Next(2) == 0 ? 0 : (ulong)random.NextInt64() & (ulong)random.NextInt64() & ((1UL << (int)Fact.Now + 1) - 1);
    }

    public bool KnowsEverything => _unknown == 0;

    /// <summary>What the caller is registered as; empty: nothing.</summary>
    public (string Agent, string Team) Registered { get; init; } = ("", "");

    public CallFacts Facts => new()
    {
        Protocol = _method is null && _model is not null ? Protocol.OpenAi : _method is null ? Protocol.Http : Protocol.Mcp,
        Caller = Caller(),
        Route = new NameText("main"),
        Upstream = new NameText("crm"),
        HttpMethod = "POST"u8,
        Path = Encoding.UTF8.GetBytes(_path),
        BodyLength = _size,
        Kind = _method is null ? MessageKind.None : IsNotification ? MessageKind.Notification : MessageKind.Request,
        Method = Encoding.UTF8.GetBytes(_method ?? ""),
        Name = Encoding.UTF8.GetBytes(_name),
        Resource = Encoding.UTF8.GetBytes(Resource),
        Arguments = Encoding.UTF8.GetBytes(_arguments ?? ""),
        Catalogue = new CatalogueFacts { ReadOnly = _readOnly, Title = new NameText("A title") },
        Model = Encoding.UTF8.GetBytes(_model ?? ""),
        Findings = _findings,
        Now = _now,
        Unknown = new FactSet(_unknown),
    };

    private bool IsNotification => _method?.StartsWith("notifications/", StringComparison.Ordinal) == true;

    private string Resource => _method == "resources/read" ? _name : "";

    public OracleFacts Told
    {
        get
        {
            var present = new Dictionary<string, object?>
            {
                ["caller.subject"] = "someone",
                ["caller.groups"] = _groups.Cast<object?>().ToList(),
                ["caller.scopes"] = _scopes.Cast<object?>().ToList(),
                ["caller.claims"] = Json(JsonDocument.Parse(_claims).RootElement),
                ["caller.authenticated"] = false,
                ["request.route"] = "main",
                ["request.upstream"] = "crm",
                ["request.method"] = "POST",
                ["request.path"] = _path,
                ["request.size"] = _size,
                ["mcp.annotations.title"] = "A title",
                ["session.calls"] = 0L,
                ["session.taints"] = new List<object?>(),
                ["now"] = new OracleTime((Int128)(_now - DateTimeOffset.UnixEpoch).Ticks * 100),
                ["findings"] = _findings.Select(Finding).ToList<object?>(),
            };
            Tell(present, "mcp.kind", _method is null ? null : IsNotification ? "notification" : "request");
            Tell(present, "mcp.resource", Resource.Length == 0 ? null : Resource);
            Tell(present, "mcp.direction", _method is null ? null : "to-server");
            Tell(present, "mcp.method", _method);
            Tell(present, "mcp.tool", _method == "tools/call" && _name.Length > 0 ? _name : null);
            Tell(present, "mcp.prompt", _method == "prompts/get" && _name.Length > 0 ? _name : null);
            Tell(present, "mcp.arguments", _arguments is null ? null : Json(JsonDocument.Parse(_arguments).RootElement));
            Tell(present, "mcp.annotations.readOnlyHint", _readOnly);
            Tell(present, "llm.model", _model);
            Tell(present, "llm.provider", _method is null && _model is not null ? "openai" : null);
            Tell(present, "llm.stream", _method is null && _model is not null ? false : null);
            return new OracleFacts(FactSchema.Facts, present, FactSchema.Facts.Names.Where(name => (_unknown >> name.Index & 1) != 0).Select(name => name.Name).ToHashSet());
        }
    }

    public override string ToString() =>
        $"method {_method} name {_name} path {_path} arguments {_arguments} model {_model} groups [{string.Join(", ", _groups)}] scopes [{string.Join(", ", _scopes)}] claims {_claims} size {_size} readOnly {_readOnly} findings {_findings.Length} now {_now:O} unknown {_unknown:x}";

    private CallerFacts Caller() => new CallerFacts("someone", _groups) { Claims = Encoding.UTF8.GetBytes(_claims), Scopes = _scopes }.As(Registered.Agent, Registered.Team);

    private static void Tell(Dictionary<string, object?> present, string name, object? value)
    {
        if (value is not null)
        {
            present[name] = value;
        }
    }

    private static OracleMap Finding(FindingFacts finding) => new(
    [
        new("rule", finding.Rule.Value), new("severity", finding.Severity.Value), new("on", finding.On.Value), new("where", finding.Where.Value), new("count", finding.Count),
    ]);

    private static object? Json(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.String => element.GetString(),
        JsonValueKind.Number => element.TryGetInt64(out var whole) ? whole : element.TryGetUInt64(out var large) ? large : element.GetDouble(),
        JsonValueKind.Array => element.EnumerateArray().Select(Json).ToList(),
        _ => new OracleMap([.. element.EnumerateObject().Select(one => new KeyValuePair<object?, object?>(one.Name, Json(one.Value)))]),
    };

    public static T One<T>(Random random, params T[] from) => from[random.Next(from.Length)];
}
