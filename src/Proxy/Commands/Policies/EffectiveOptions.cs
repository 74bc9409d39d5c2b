using System.CommandLine;
using System.Text;
using FastMcp.Policy.Agents;
using FastMcp.Policy.Facts;
using FastMcp.Wire.Json;

namespace FastMcp.Proxy.Commands.Policies;

/// <summary>Options that describe a call.</summary>
internal sealed class EffectiveOptions
{
    private readonly Argument<string> _folder = new("DIR") { Description = "Folder with policy files." };
    private readonly Option<string?> _tool = new("--tool") { Description = "A call of this tool.", HelpName = "NAME" };
    private readonly Option<string?> _resource = new("--resource") { Description = "A read of this resource.", HelpName = "URI" };
    private readonly Option<string?> _prompt = new("--prompt") { Description = "This prompt.", HelpName = "NAME" };
    private readonly Option<string?> _method = new("--method") { Description = "Another message of MCP.", HelpName = "NAME" };
    private readonly Option<string?> _model = new("--model") { Description = "A call of this model.", HelpName = "NAME" };
    private readonly Option<string?> _arguments = new("--arguments") { Description = "Arguments of the tool or prompt, a JSON object.", HelpName = "JSON" };
    private readonly Option<string> _upstream = new("--upstream") { Description = "Name of the upstream.", HelpName = "NAME", DefaultValueFactory = _ => "" };
    private readonly Option<string> _route = new("--route") { Description = "Name of the route.", HelpName = "NAME", DefaultValueFactory = _ => "" };
    private readonly Option<string> _caller = new("--caller") { Description = "Subject of the caller.", HelpName = "NAME", DefaultValueFactory = _ => "anonymous" };
    private readonly Option<string> _issuer = new("--issuer") { Description = "Who vouches for the caller.", HelpName = "URL", DefaultValueFactory = _ => "" };
    private readonly Option<string[]> _group = new("--group") { Description = "A group of the caller; may stand several times.", HelpName = "NAME" };
    private readonly Option<string> _agent = new("--agent") { Description = "The registered agent.", HelpName = "NAME", DefaultValueFactory = _ => "" };

    private readonly Option<string> _team = new("--team") { Description = "The team of the caller, where no agent is registered.", HelpName = "NAME", DefaultValueFactory = _ => "" };

    public void AddTo(Command command)
    {
        command.Arguments.Add(_folder);
        foreach (var option in (Option[])[_tool, _resource, _prompt, _method, _model, _arguments, _upstream, _route, _caller, _issuer, _group, _agent, _team])
        {
            command.Options.Add(option);
        }
    }

    public string FolderOf(ParseResult parsed) => parsed.GetRequiredValue(_folder);

    public (string Route, string Upstream) PlaceOf(ParseResult parsed) => (parsed.GetRequiredValue(_route), parsed.GetRequiredValue(_upstream));

    /// <summary>Null: it describes one call.</summary>
    public string? WhyNot(ParseResult parsed)
    {
        var named = ((Option<string?>[])[_tool, _resource, _prompt, _method, _model]).Count(option => parsed.GetValue(option) is not null);
        return named != 1 ? "Say one of --tool, --resource, --prompt, --method and --model."
            : parsed.GetValue(_arguments) is { } arguments && !IsObject(Encoding.UTF8.GetBytes(arguments)) ? "--arguments takes one JSON object without a key twice."
            : null;
    }

    /// <summary>Null: there is no such agent.</summary>
    public CallerFacts? CallerOf(ParseResult parsed, AgentBook agents, out string? whyNot)
    {
        whyNot = null;
        var name = parsed.GetRequiredValue(_agent);
        var caller = new CallerFacts(parsed.GetRequiredValue(_caller), parsed.GetValue(_group) ?? []) { Agent = name, Issuer = parsed.GetRequiredValue(_issuer) };
        if (agents.IsEmpty || name.Length == 0)
        {
            return agents.IsEmpty && name.Length > 0 ? caller.As(name, parsed.GetRequiredValue(_team)) : caller.As("", parsed.GetRequiredValue(_team));
        }

        if (agents.Find(name) is { } agent)
        {
            return caller.As(agent.Id, agent.Team);
        }

        whyNot = $"There is no agent {name}. Registered: {string.Join(", ", agents.Agents.Select(one => one.Id))}.";
        return null;
    }

    /// <summary>
    /// The upstream: as written, else the only one that the agent may call. Null: it may call several, and what is said of it depends on which.
    /// </summary>
    public string? UpstreamOf(ParseResult parsed, AgentBook agents, CallerFacts caller, out string? whyNot)
    {
        whyNot = null;
        var written = parsed.GetRequiredValue(_upstream);
        if (written.Length > 0 || agents.Find(caller.RegisteredAs) is not { Upstreams.Count: > 0 } agent)
        {
            return written;
        }

        if (agent.Upstreams is [var only] && !only.Contains('*', StringComparison.Ordinal))
        {
            return only;
        }

        whyNot = $"The agent {agent.Id} is registered for {string.Join(", ", agent.Upstreams)}: say which with --upstream.";
        return null;
    }

    public CallFacts FactsOf(ParseResult parsed, CallerFacts caller, IReadOnlyDictionary<string, Catalogue> catalogues, string upstream)
    {
        var model = parsed.GetValue(_model);
        var (method, name) = parsed.GetValue(_tool) is { } tool ? ("tools/call", tool)
            : parsed.GetValue(_prompt) is { } prompt ? ("prompts/get", prompt)
            : parsed.GetValue(_resource) is not null ? ("resources/read", "")
            : (parsed.GetValue(_method) ?? "", "");
        return new CallFacts
        {
            Protocol = model is null ? Protocol.Mcp : Protocol.OpenAi,
            Caller = caller,
            Route = new NameText(parsed.GetRequiredValue(_route)),
            Upstream = new NameText(upstream),
            Catalogue = model is null && catalogues.TryGetValue(upstream, out var catalogue) ? catalogue.Of(method == "tools/call" ? Encoding.UTF8.GetBytes(name) : default) : null,
            HttpMethod = "POST"u8,
            Kind = model is not null ? MessageKind.None : method.StartsWith("notifications/", StringComparison.Ordinal) ? MessageKind.Notification : MessageKind.Request,
            Method = Encoding.UTF8.GetBytes(method),
            Name = Encoding.UTF8.GetBytes(name),
            Resource = Encoding.UTF8.GetBytes(parsed.GetValue(_resource) ?? ""),
            Arguments = Encoding.UTF8.GetBytes(parsed.GetValue(_arguments) ?? ""),
            Model = Encoding.UTF8.GetBytes(model ?? ""),
            Now = TimeProvider.System.GetUtcNow(),
        };
    }

    private static bool IsObject(byte[] json)
    {
        var cursor = new JsonCursor(json, JsonLimits.Default.MaxDepth, new JsonKeySet());
        if (!cursor.Read() || cursor.Token != JsonToken.ObjectStart || !cursor.Skip(out _))
        {
            return false;
        }

        return !cursor.Read() && cursor.Fault.IsNone;
    }
}
