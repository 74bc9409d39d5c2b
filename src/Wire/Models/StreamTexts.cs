using System.Text;
using FastMcp.Wire.Json;
using FastMcp.Wire.Slots;

namespace FastMcp.Wire.Models;

/// <summary>
/// The texts that one event of a model's stream adds to its channels, decoded, for who shows what passed. Reads what is masked already:
/// what it gives is text, which no writer of answers takes.
/// </summary>
/// <remarks>One for each stream.</remarks>
public sealed class StreamTexts
{
    private readonly StreamedEvent _event;
    private readonly JsonSlotScanner _scanner = new(JsonLimits.Default);
    private readonly List<(ModelChannel Channel, string Text)> _texts = [];

    public StreamTexts(StreamedEvent one)
    {
        ArgumentNullException.ThrowIfNull(one);
        _event = one;
        _event.Begin();
    }

    /// <summary>In the order of the event. Empty for an event that carries none, and for what cannot be read.</summary>
    /// <param name="data">The event's data.</param>
    public IReadOnlyList<(ModelChannel Channel, string Text)> Read(ReadOnlySpan<byte> data)
    {
        _texts.Clear();
        if (_event.Read(data, JsonLimits.Default.MaxDepth, out _) && _event.Kind is ModelEventKind.Chunk or ModelEventKind.Other)
        {
            var sink = new Sink(_texts);
            _scanner.Begin(_event.Plan, _event);
            _scanner.Push(data, last: true, ref sink);
        }

        return _texts;
    }

    private readonly struct Sink(List<(ModelChannel, string)> texts) : ISlotSink
    {
        public void Skeleton(Skeleton bytes)
        {
        }

        // The whole event lies in one buffer, so that every slot does.
        public void WholeSlot(in SlotInfo slot, UnmaskedText text)
        {
            if (!slot.Channel.IsNone && slot.Encoding == SlotEncoding.JsonString && text.Length > 0)
            {
                var decoded = JsonText.Decode(text.Bytes, new byte[text.Length + JsonUnescaper.MinimumRoom]);
                texts.Add((ModelChannel.From(slot.Channel), Encoding.UTF8.GetString(decoded)));
            }
        }

        public void BeginSlot(in SlotInfo slot)
        {
        }

        public void SlotPiece(UnmaskedText piece)
        {
        }

        public void EndSlot()
        {
        }
    }
}
