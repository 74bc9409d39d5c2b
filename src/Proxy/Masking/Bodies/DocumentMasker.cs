using System.Buffers;
using FastMcp.Proxy.Masking.Channels;
using FastMcp.Wire.Json;

namespace FastMcp.Proxy.Masking.Bodies;

/// <summary>
/// An answer that is one JSON document in which a signature may stand before what it signs: put together, which limit reply-body bounds, and
/// scanned when it is whole.
/// </summary>
/// <remarks>Ownership: one exchange.</remarks>
internal sealed class DocumentMasker(SlotRouter router, JsonLimits limits) : BodyMasker
{
    private const int MostKept = 64 * 1024;

    private readonly JsonSlotScanner _scanner = new(limits);
    private ArrayBufferWriter<byte> _content = new();
    private SlotPlan _plan = SlotPlans.Json;

    public void Begin(SlotPlan plan) => _plan = plan;

    public override BodyFault Push(ReadOnlySpan<byte> content)
    {
        _content.Write(content);
        return BodyFault.None;
    }

    public override BodyFault End()
    {
        var document = _content.WrittenSpan;
        if (document.IsEmpty)
        {
            return BodyFault.None;
        }

        router.Rehearse(_scanner, _plan, null, document);
        var sink = new SlotSink(router);
        _scanner.Begin(_plan, keys: router.Terms.Program.Keys);
        var result = _scanner.Push(document, last: true, ref sink);
        Clear();
        return result != ScanResult.Done ? BodyFault.MalformedJson : router.Fault;
    }

    public override void Drop()
    {
        Clear();
        router.Drop();
    }

    private void Clear()
    {
        _content.Clear();
        _content = _content.Capacity > MostKept ? new() : _content;
    }
}
