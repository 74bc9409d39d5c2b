using System.Globalization;
using System.Text;
using System.Text.Json.Serialization;
using FastMcp.Policy.Decisions;
using FastMcp.Policy.Facts;

namespace FastMcp.Proxy.BreakGlass;

/// <summary>
/// What policy denies and two operators let pass for a time. Immutable. All that is named has to fit, and something is: nothing opens everything.
/// </summary>
/// <param name="Id">Names it in verdicts, the record and commands.</param>
/// <param name="Order">What was asked for.</param>
/// <param name="AskedBy">The operator who did.</param>
/// <param name="Asked">When.</param>
/// <param name="GrantedBy">Another operator; null: nobody yet, and nothing is open.</param>
/// <param name="Until">When it ends by itself; null: it is not granted.</param>
internal sealed record Override(string Id, OverrideOrder Order, string AskedBy, DateTimeOffset Asked, string? GrantedBy, DateTimeOffset? Until)
{
    private static readonly Obligations s_owes = new() { Record = RecordDuty.Strict };

    private readonly byte[]? _tool = Order.Tool is { } tool ? Encoding.UTF8.GetBytes(tool) : null;

    [JsonIgnore]
    public DecisionSource Source { get; } = DecisionSource.Builtin(Id);

    /// <summary>It is about this call.</summary>
    /// <param name="caller">Recognised.</param>
    /// <param name="upstream">By its name in the configuration.</param>
    /// <param name="tool">Empty: no tool is called.</param>
    public bool Fits(CallerFacts caller, string upstream, ReadOnlySpan<byte> tool) =>
        (Order.Caller is null || caller.Subject == Order.Caller) && (Order.Issuer is null || caller.Issuer == Order.Issuer)
        && (Order.Agent is null || caller.RegisteredAs == Order.Agent) && (Order.Upstream is null || upstream == Order.Upstream) && (_tool is null || tool.SequenceEqual(_tool));

    /// <summary>The call passes, by this and not by what denied it, which stays on record; and it is on the disk before it goes up.</summary>
    public Verdict Opened(in Verdict denied) => new(Outcome.Allow, Source, null) { Would = denied.Outcome, WouldBy = denied.By, Failed = denied.Failed, Owes = s_owes };

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Id}: {Order} for {Order.Seconds} s, asked for by {AskedBy} at {Asked:yyyy-MM-ddTHH:mm:ss}Z, {(Until is { } until ? $"granted by {GrantedBy} until {until:yyyy-MM-ddTHH:mm:ss}Z" : "not granted")}, {Order.Reason}");
}
