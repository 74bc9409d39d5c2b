using System.CommandLine;
using FastMcp.Proxy.BreakGlass;
using FastMcp.Proxy.Configuration.Limiting;

namespace FastMcp.Proxy.Commands.BreakGlass;

/// <summary>Options of <c>break-glass</c>: what to open, or one of <c>--grant</c>, <c>--end</c> and <c>--list</c>.</summary>
internal sealed class BreakGlassOptions
{
    private readonly Option<string> _config = new("--config") { Description = "fastmcp.yaml of the running gateway: its admin address and token-file.", HelpName = "FILE", Required = true };
    private readonly Option<string?> _token = new("--token-file") { Description = "Your own admin token.", HelpName = "FILE" };
    private readonly Option<string?> _caller = new("--caller") { Description = "Opens for a caller, by subject.", HelpName = "NAME" };
    private readonly Option<string?> _issuer = new("--issuer") { Description = "With --caller: whose caller.", HelpName = "URL" };
    private readonly Option<string?> _agent = new("--agent") { Description = "Opens for a registered agent.", HelpName = "NAME" };
    private readonly Option<string?> _tool = new("--tool") { Description = "Opens a tool, by the upstream's own name.", HelpName = "NAME" };
    private readonly Option<string?> _upstream = new("--upstream") { Description = "Opens an upstream, by its name in the configuration.", HelpName = "NAME" };
    private readonly Option<string?> _for = new("--for") { Description = "For so long from when it is granted, such as 30m; four hours at most.", HelpName = "TIME" };
    private readonly Option<string?> _reason = new("--reason") { Description = "Why; it is on record.", HelpName = "TEXT" };
    private readonly Option<bool> _list = new("--list") { Description = "Shows what is asked for and open." };
    private readonly Option<string?> _grant = new("--grant") { Description = "Opens what another operator asked for.", HelpName = "ID" };
    private readonly Option<string?> _end = new("--end") { Description = "Ends it before its time.", HelpName = "ID" };

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[_config, _token, _caller, _issuer, _agent, _tool, _upstream, _for, _reason, _list, _grant, _end])
        {
            command.Options.Add(option);
        }
    }

    public string ConfigOf(ParseResult parsed) => parsed.GetRequiredValue(_config);

    public string? TokenOf(ParseResult parsed) => parsed.GetValue(_token);

    public bool Lists(ParseResult parsed) => parsed.GetValue(_list);

    public string? Grants(ParseResult parsed) => parsed.GetValue(_grant);

    public string? Ends(ParseResult parsed) => parsed.GetValue(_end);

    /// <summary>Null: it says one thing to do; for something new, its order.</summary>
    public string? WhyNot(ParseResult parsed, out OverrideOrder? order)
    {
        order = null;
        string?[] names = [.. ((Option<string?>[])[_caller, _issuer, _agent, _tool, _upstream]).Select(parsed.GetValue)];
        var opens = Array.Exists(names, name => name is not null);
        if ((opens ? 1 : 0) + (Lists(parsed) ? 1 : 0) + (Grants(parsed) is null ? 0 : 1) + (Ends(parsed) is null ? 0 : 1) != 1)
        {
            return "Say what to open (--caller, --agent, --tool, --upstream; all of them have to fit), or one of --grant, --end and --list.";
        }

        if (!opens)
        {
            return null;
        }

        if (parsed.GetValue(_for) is not { } time || !Quantities.TryParseDuration(time, out var milliseconds))
        {
            return "Say for how long, such as --for 30m.";
        }

        order = new OverrideOrder(names[0], names[1], names[2], names[3], names[4], Math.Max(1, milliseconds / 1000), parsed.GetValue(_reason) ?? "");
        return order.Reason.Length == 0 ? "Say why: --reason TEXT." : order.WhyNot();
    }
}
