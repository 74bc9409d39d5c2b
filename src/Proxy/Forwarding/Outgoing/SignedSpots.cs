using FastMcp.Wire;
using FastMcp.Wire.Json;
using FastMcp.Wire.Slots;

namespace FastMcp.Proxy.Forwarding.Outgoing;

/// <summary>Finds signatures and what they sign in a request, in the order of the bytes.</summary>
/// <remarks>Ownership: one exchange.</remarks>
internal sealed class SignedSpots(JsonLimits limits)
{
    private readonly JsonSlotScanner _scanner = new(limits);
    private readonly List<SignedSpot> _spots = [];

    public IReadOnlyList<SignedSpot> All => _spots;

    /// <summary>False: it is not the JSON that it was.</summary>
    public bool Find(ReadOnlySpan<byte> body, SlotPlan plan)
    {
        _spots.Clear();
        var sink = new SpotSink(_spots);
        _scanner.Begin(plan);
        return _scanner.Push(body, last: true, ref sink) == ScanResult.Done;
    }

    public void Clear() => _spots.Clear();

    // All that the scanner gives, one after the other, is the document.
    private ref struct SpotSink(List<SignedSpot> spots) : ISlotSink
    {
        private int _at;

        public void Skeleton(Skeleton bytes) => _at += bytes.Bytes.Length;

        public void WholeSlot(in SlotInfo slot, UnmaskedText text)
        {
            if (slot.Group != 0)
            {
                spots.Add(new SignedSpot(slot.Group, slot.Encoding == SlotEncoding.Opaque, new ByteRange(_at, text.Length)));
            }

            _at += text.Length;
        }

        public readonly void BeginSlot(in SlotInfo slot)
        {
        }

        public void SlotPiece(UnmaskedText piece) => _at += piece.Length;

        public readonly void EndSlot()
        {
        }
    }
}
