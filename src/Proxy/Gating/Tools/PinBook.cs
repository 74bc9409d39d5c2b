using System.Collections.Concurrent;
using System.Text;
using FastMcp.Policy.Facts;
using FastMcp.Policy.Schemas;
using FastMcp.Proxy.Health.Metrics;
using FastMcp.Recording;
using Microsoft.Extensions.Logging;

namespace FastMcp.Proxy.Gating.Tools;

/// <summary>What servers said of pinned tools since the start, and which changes operators took. The pins themselves are in the policy.</summary>
/// <remarks>State, safe for all threads. As large as the policy's catalogues: of other tools nothing is kept.</remarks>
internal sealed partial class PinBook(MetricsRegistry metrics, TimeProvider clock, ILogger log)
{
    /// <summary>limit pin-approvals: more is a new catalogue's matter.</summary>
    public const int Most = 10_000;

    // A server that says something else each time has a line a tool and minute in the log; the metric counts all.
    private static readonly TimeSpan s_quiet = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<(string Upstream, string Tool), ToolSighting> _seen = new();
    private readonly ConcurrentDictionary<(string Upstream, string Tool), (PinApproval Approval, ToolSchema? Arguments)> _approved = new();
    private readonly Lock _lock = new();
    private PinFile? _file;

    public PinMeters Meters { get; } = new(metrics);

    /// <summary>Takes what is approved; null: nothing does.</summary>
    public SessionLog? Record { get; set; }

    /// <summary>There is a place where approvals are kept: operators may give some.</summary>
    public bool IsKept => _file is not null;

    /// <exception cref="IOException">What was kept over a restart cannot be read.</exception>
    public void Open(string? folder)
    {
        _file = folder is null ? null : new PinFile(folder);
        foreach (var one in _file?.Read() ?? [])
        {
            Keep(one);
        }
    }

    /// <summary>A list has the tool.</summary>
    /// <param name="upstream">Whose list.</param>
    /// <param name="pinned">What is pinned of it.</param>
    /// <param name="item">Its element of the list.</param>
    public PinState See(string upstream, PinnedToolFacts pinned, ReadOnlySpan<byte> item)
    {
        // What this list says counts for this list: another one may say something else meanwhile.
        Span<byte> raw = stackalloc byte[32];
        System.Security.Cryptography.SHA256.HashData(item, raw);
        var before = _seen.GetValueOrDefault((upstream, pinned.Name));
        return StateOf(upstream, pinned, before is not null && raw.SequenceEqual(before.Raw) ? before : Read(upstream, pinned, raw.ToArray(), item, before));
    }

    private ToolSighting Read(string upstream, PinnedToolFacts pinned, byte[] raw, ReadOnlySpan<byte> item, ToolSighting? before)
    {
        var read = PinnedToolFacts.Seen(item);
        var now = new ToolSighting(raw, read?.Digest ?? raw, read?.Canonical, clock.GetUtcNow(), before?.Told);
        var changes = StateOf(upstream, pinned, now) == PinState.Changed && !(before is not null && before.Digest.AsSpan().SequenceEqual(now.Digest));
        var tells = changes && !(now.Told is { } told && now.Since - told < s_quiet);
        now = tells ? now with { Told = now.Since } : now;
        _seen[(upstream, pinned.Name)] = now;
        if (changes)
        {
            Meters.Changed.Add();
        }

        if (tells)
        {
            Log.Changed(log, pinned.Name, upstream);
        }

        return now;
    }

    /// <summary>What is known of a pinned tool now.</summary>
    public PinState StateOf(string upstream, PinnedToolFacts pinned) =>
        !pinned.HasDefinition ? PinState.Unpinned
        : !_seen.TryGetValue((upstream, pinned.Name), out var seen) ? PinState.Unseen
        : StateOf(upstream, pinned, seen);

    /// <summary>What the arguments of the tool have to be, as it was pinned or taken since; null: nothing is known.</summary>
    public ToolSchema? ArgumentsOf(string upstream, PinnedToolFacts pinned) =>
        ApprovalOf(upstream, pinned) is { } taken && (!_seen.TryGetValue((upstream, pinned.Name), out var seen) || Is(seen, taken.Approval)) ? taken.Arguments : pinned.Arguments;

    /// <summary>SHA-256 of the definition that counts for the tool, in hexadecimal: an approval of a call is for it.</summary>
    public string? DefinitionOf(string upstream, PinnedToolFacts pinned) =>
        _seen.TryGetValue((upstream, pinned.Name), out var seen) ? Convert.ToHexStringLower(seen.Digest) : pinned.Of(PinState.None).Definition;

    /// <summary>Tools of these catalogues that are not what was pinned.</summary>
    /// <param name="catalogues">Of the policy.</param>
    /// <param name="texts">With both definitions; they are written when somebody asks.</param>
    public IReadOnlyList<ChangedTool> Changed(IReadOnlyDictionary<string, Catalogue> catalogues, bool texts = true)
    {
        List<ChangedTool> changed = [];
        foreach (var (upstream, catalogue) in catalogues)
        {
            foreach (var pinned in catalogue.Tools.Where(tool => StateOf(upstream, tool) == PinState.Changed))
            {
                if (_seen.TryGetValue((upstream, pinned.Name), out var seen))
                {
                    var (was, now) = texts ? (pinned.Pretty ?? ChangedTool.TooLong, seen.Canonical is { } canonical ? PinnedToolFacts.PrettyOf(canonical) ?? ChangedTool.TooLong : "") : ("", "");
                    changed.Add(new ChangedTool(upstream, pinned.Name, Convert.ToHexStringLower(seen.Digest), was, now, seen.Since));
                }
            }
        }

        return [.. changed.OrderBy(one => one.Upstream, StringComparer.Ordinal).ThenBy(one => one.Tool, StringComparer.Ordinal)];
    }

    /// <summary>Takes a changed tool as it is. Null: it is done and kept; else why not.</summary>
    /// <exception cref="IOException">The disk does not take it; nothing is taken.</exception>
    public string? Approve(PinOrder order, IReadOnlyDictionary<string, Catalogue> catalogues, string who)
    {
        lock (_lock)
        {
            if (_file is null)
            {
                return "This gateway keeps no approvals: set admin.state and admin.token-file.";
            }

            if (!catalogues.TryGetValue(order.Upstream, out var catalogue) || catalogue.Tools.FirstOrDefault(tool => tool.Name == order.Tool) is not { } tool
                || !_seen.TryGetValue((order.Upstream, order.Tool), out var seen) || StateOf(order.Upstream, tool) != PinState.Changed)
            {
                return "There is no such tool, or it is what was pinned.";
            }

            if (WhyNot(order, seen) is { } whyNot)
            {
                return whyNot;
            }

            var pinned = tool.Of(PinState.None).Definition!;
            var approval = new PinApproval(order.Upstream, order.Tool, pinned, order.Digest, Encoding.ASCII.GetString(seen.Canonical!), who, clock.GetUtcNow());
            PinApproval[] all = [.. _approved.Values.Select(one => one.Approval).Where(one => one.Upstream != order.Upstream || one.Tool != order.Tool), approval];
            if (all.Length > Most)
            {
                return $"{Most} tools were taken; pin a new catalogue (fastmcp policy pin).";
            }

            _file.Write(all);
            Keep(approval);
            Record?.Admin(new AdminFacts(who, "pin", $"tool {order.Tool} of {order.Upstream}: {order.Digest[..16]} in place of {pinned[..16]}"));
            return null;
        }
    }

    private static string? WhyNot(PinOrder order, ToolSighting seen) =>
        seen.Canonical is null ? "What the server says of it cannot be read as a tool."
        : Convert.ToHexStringLower(seen.Digest) != order.Digest ? "The server says something else of it by now: look at it again."
        : PinnedToolFacts.PrettyOf(seen.Canonical) is null ? "It is too long to be shown, so that nobody has looked at it: pin it in the policy (fastmcp policy pin)."
        : ToolSchema.TryRead(Encoding.ASCII.GetString(seen.Canonical), out _, out var whyNot) ? null : $"Its input schema cannot be checked: it {whyNot}.";

    private PinState StateOf(string upstream, PinnedToolFacts pinned, ToolSighting seen) =>
        pinned.Is(seen.Digest) || (ApprovalOf(upstream, pinned) is { } taken && Is(seen, taken.Approval)) ? PinState.Same : PinState.Changed;

    // What the policy pins since then counts, and not what was taken before.
    private (PinApproval Approval, ToolSchema? Arguments)? ApprovalOf(string upstream, PinnedToolFacts pinned) =>
        _approved.TryGetValue((upstream, pinned.Name), out var taken) && taken.Approval.Pinned == pinned.Of(PinState.None).Definition ? taken : null;

    private static bool Is(ToolSighting seen, PinApproval approval) => Convert.ToHexStringLower(seen.Digest) == approval.Approved;

    private void Keep(PinApproval approval)
    {
        _ = ToolSchema.TryRead(approval.Definition, out var arguments, out _);
        _approved[(approval.Upstream, approval.Tool)] = (approval, arguments);
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.ToolChanged, LogLevel.Warning, "The tool '{Tool}' of '{Upstream}' is not what was pinned: its server describes it otherwise. See the console, or /pins.")]
        public static partial void Changed(ILogger logger, string tool, string upstream);
    }
}
