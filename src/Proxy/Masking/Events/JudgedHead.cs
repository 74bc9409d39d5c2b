using FastMcp.Masking;
using FastMcp.Proxy.Masking.Channels;
using FastMcp.Wire.Sse;

namespace FastMcp.Proxy.Masking.Events;

/// <summary>
/// What stands before the data of an event, the event's name among it: most events of a stream have the same, which is judged once.
/// </summary>
/// <remarks>Ownership: one exchange.</remarks>
internal sealed class JudgedHead(SlotRouter router)
{
    // A longer one is judged each time.
    private const int Longest = 128;

    private byte[] _raw = [];
    private readonly JudgedBytes _judged = new();
    private MaskTerms? _terms;
    private int _length;

    /// <summary>Another stream begins.</summary>
    public void Begin() => (_length, _terms) = (0, null);

    public void Write(ReadOnlySpan<byte> input, SseEvent one)
    {
        var sink = new SlotSink(router);
        var raw = one.Head(input);
        if (one.Name.IsEmpty || one.HasId || raw.Length is 0 or > Longest || !router.Outlet.RecordsAlike || router.Outlet.IsCollecting)
        {
            one.WriteHead(input, ref sink);
            return;
        }

        if (ReferenceEquals(_terms, router.Terms) && raw.SequenceEqual(_raw.AsSpan(0, _length)))
        {
            router.Judged(_judged.Masked);
            return;
        }

        Learn(input, raw, one, ref sink);
    }

    // Kept where all of it left as it came, and nothing was found in it.
    private void Learn(ReadOnlySpan<byte> input, ReadOnlySpan<byte> raw, SseEvent one, ref SlotSink sink)
    {
        var before = router.Outlet.Findings;
        _judged.Clear();
        router.Outlet.Collect(_judged);
        one.WriteHead(input, ref sink);
        router.Outlet.Collect(null);
        router.Outlet.WriteFramed(_judged.All);
        var isSame = router.Outlet.Findings == before && !_judged.HoldsMonitored && raw.SequenceEqual(_judged.Bytes);
        _terms = isSame ? router.Terms : null;
        _length = raw.Length;
        _raw = _raw.Length == 0 ? new byte[Longest] : _raw;
        raw.CopyTo(_raw);
    }
}
