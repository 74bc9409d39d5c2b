using System.Buffers;
using System.Text;
using FastMcp.Masking;
using FastMcp.Proxy.Pipeline;
using FastMcp.Recording.Reading;
using FastMcp.Wire.Slots;

namespace FastMcp.Proxy.Gating.Asking;

/// <summary>A call for people to read: masked by every rule, as it goes into the record, with every control character made visible.</summary>
/// <param name="Text">At most <see cref="Most"/> bytes before that.</param>
/// <param name="IsCut">There is more.</param>
/// <param name="IsWhole">Nothing of it is masked or left out.</param>
internal sealed record CallPreview(string Text, bool IsCut, bool IsWhole)
{
    /// <summary>limit approval-preview.</summary>
    public const int Most = 16 * 1024;

    private const int LongestName = 256;

    public static CallPreview Of(Exchange exchange) => Of(exchange, exchange.Call.Body.Span, Most);

    /// <summary>A tool, prompt, resource or model.</summary>
    public static string NameOf(Exchange exchange)
    {
        var call = exchange.Call;
        return Of(exchange, !call.Name.IsEmpty ? call.Name : !call.Resource.IsEmpty ? call.Resource : call.ModelName, LongestName).Text;
    }

    private static CallPreview Of(Exchange exchange, ReadOnlySpan<byte> text, int most)
    {
        var kept = new ArrayBufferWriter<byte>();
        var sink = new PreviewSink(kept, most);
        var terms = exchange.Call.Terms.Record;
        exchange.RecordMasker.MaskWhole(terms.Program, SlotEncoding.Plain, true, terms.Grant, terms.Key, TextBody.Piece(text), ref sink);
        return new CallPreview(VisibleText.Of(Encoding.UTF8.GetString(kept.WrittenSpan)), sink.IsCut, !sink.IsCut && sink.Findings == 0);
    }
}
