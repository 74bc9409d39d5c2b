using System.Buffers;
using FastMcp.Proxy.Health.Metrics;
using FastMcp.Wire.Lists;

namespace FastMcp.Proxy.Gating.Lists;

/// <summary>Leaves out of an answer's lists what its caller may never call.</summary>
/// <remarks>Ownership: one exchange. Made for the few calls that list something.</remarks>
internal sealed class ListFilter(ListJudge judge, bool models, Counter leftOut) : IAnswerFilter
{
    private readonly ListCutter _cutter = new();
    private readonly ArrayBufferWriter<byte> _output = new();

    public bool TryFilter(ReadOnlySpan<byte> document, out ReadOnlySpan<byte> shown)
    {
        _output.ResetWrittenCount();
        var asked = judge;
        var cut = _cutter.Cut(document, models, ref asked, _output);
        leftOut.Add(_cutter.LeftOut);
        shown = cut == ListCut.Cut ? _output.WrittenSpan : document;
        return cut != ListCut.NotJson;
    }
}
