using FastMcp.Proxy.Masking.Channels;
using FastMcp.Wire.Json;

namespace FastMcp.Proxy.Masking.Bodies;

/// <summary>Content that is one JSON document, scanned as it arrives: nothing is buffered but what is held.</summary>
internal sealed class JsonBodyMasker(SlotRouter router, JsonLimits limits) : BodyMasker
{
    private readonly JsonSlotScanner _scanner = new(limits);
    private bool _any;

    public void Begin(SlotPlan plan)
    {
        _scanner.Begin(plan, keys: router.Terms.Keys);
        _any = false;
    }

    public override BodyFault Push(ReadOnlySpan<byte> content)
    {
        _any |= !content.IsEmpty;
        var sink = new SlotSink(router);
        return _scanner.Push(content, last: false, ref sink) == ScanResult.Fault ? BodyFault.MalformedJson : router.Fault;
    }

    // No content at all (a 202, an error without words) is not malformed: there is nothing to mask.
    public override BodyFault End()
    {
        var sink = new SlotSink(router);
        return _any && _scanner.Push(default, last: true, ref sink) != ScanResult.Done ? BodyFault.MalformedJson : router.Fault;
    }

    public override void Drop() => router.Drop();
}
