using System.CommandLine;
using FastMcp.Proxy.Blocking;
using FastMcp.Proxy.Configuration.Limiting;

namespace FastMcp.Proxy.Commands.Blocks;

/// <summary>Options of <c>block</c>: one of what to stop, <c>--list</c> and <c>--lift</c>.</summary>
internal sealed class BlockOptions
{
    private readonly Option<string> _config = new("--config") { Description = "fastmcp.yaml of the running gateway: its admin address and token-file.", HelpName = "FILE", Required = true };
    private readonly Option<string?> _caller = new("--caller") { Description = "Stops a caller, by subject.", HelpName = "NAME" };
    private readonly Option<string?> _issuer = new("--issuer") { Description = "With --caller: whose caller, where several issuers may call people the same.", HelpName = "URL" };
    private readonly Option<string?> _token = new("--token-file") { Description = "Your own admin token, where the gateway's file has only hashes.", HelpName = "FILE" };
    private readonly Option<string?> _agent = new("--agent") { Description = "Stops a registered agent.", HelpName = "NAME" };
    private readonly Option<string?> _tool = new("--tool") { Description = "Stops a tool, by the upstream's own name.", HelpName = "NAME" };
    private readonly Option<string?> _upstream = new("--upstream") { Description = "Stops an upstream, by its name in the configuration.", HelpName = "NAME" };
    private readonly Option<bool> _all = new("--all") { Description = "Stops everything." };
    private readonly Option<string?> _for = new("--for") { Description = "For so long, such as 10m; without it until it is lifted.", HelpName = "TIME" };
    private readonly Option<string?> _reason = new("--reason") { Description = "Why; agents and the record are told.", HelpName = "TEXT" };
    private readonly Option<bool> _list = new("--list") { Description = "Shows the blocks in force." };
    private readonly Option<string?> _lift = new("--lift") { Description = "Ends a block.", HelpName = "ID" };

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[_config, _token, _caller, _issuer, _agent, _tool, _upstream, _all, _for, _reason, _list, _lift])
        {
            command.Options.Add(option);
        }
    }

    public string ConfigOf(ParseResult parsed) => parsed.GetRequiredValue(_config);

    public string? TokenOf(ParseResult parsed) => parsed.GetValue(_token);

    public bool Lists(ParseResult parsed) => parsed.GetValue(_list);

    public string? Lifts(ParseResult parsed) => parsed.GetValue(_lift);

    /// <summary>Null: it says one thing to do; for a new block, its order.</summary>
    public string? WhyNot(ParseResult parsed, out BlockOrder? order)
    {
        order = null;
        var scopes = ((BlockScope Scope, string? Name)[])
        [
            (BlockScope.Caller, parsed.GetValue(_caller)), (BlockScope.Agent, parsed.GetValue(_agent)), (BlockScope.Tool, parsed.GetValue(_tool)), (BlockScope.Upstream, parsed.GetValue(_upstream)),
        ];
        var named = Array.FindAll(scopes, scope => scope.Name is not null);
        var things = named.Length + (parsed.GetValue(_all) ? 1 : 0) + (Lists(parsed) ? 1 : 0) + (Lifts(parsed) is null ? 0 : 1);
        if (things != 1)
        {
            return "Say one of --caller, --agent, --tool, --upstream, --all, --list and --lift.";
        }

        if (Lists(parsed) || Lifts(parsed) is not null)
        {
            return null;
        }

        long milliseconds = 0;
        if (parsed.GetValue(_for) is { } time && !Quantities.TryParseDuration(time, out milliseconds))
        {
            return $"--for '{time}' is no time such as 10m or 2h.";
        }

        var (scope, name) = named.Length == 1 ? named[0] : (BlockScope.All, null);
        order = new BlockOrder(scope, name, parsed.GetValue(_for) is null ? null : Math.Max(1, milliseconds / 1000), parsed.GetValue(_reason) ?? "", parsed.GetValue(_issuer));
        return order.Reason.Length == 0 ? "Say why: --reason TEXT." : order.WhyNot();
    }
}
