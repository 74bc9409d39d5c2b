using System.Buffers;
using System.Text;
using FastMcp.Approvals;
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
    /// <summary>What is masked in it, in order.</summary>
    public IReadOnlyList<ApprovalMask> Masks { get; private init; } = [];

    /// <summary>limit approval-preview.</summary>
    public const int Most = 16 * 1024;

    private const int LongestName = 256;

    public static CallPreview Of(Exchange exchange) => Of(exchange, exchange.Call.Body.Span, Most, isJson: true);

    /// <summary>A tool, prompt, resource or model.</summary>
    public static string NameOf(Exchange exchange)
    {
        var call = exchange.Call;
        return Of(exchange, !call.Name.IsEmpty ? call.Name : !call.Resource.IsEmpty ? call.Resource : call.ModelName, LongestName).Text;
    }

    /// <summary>limit approval-fields: header fields that are shown, and bytes of each.</summary>
    public const int MostFields = 64;

    private const int LongestField = 1024;
    private const int LongestQuery = 4096;

    // Whoever reads one of these has it.
    private static readonly HashSet<string> _credentials = new(StringComparer.Ordinal) { "authorization", "cookie", "proxy-authorization", "x-api-key", "api-key", "x-goog-api-key", "x-auth-token" };

    /// <summary>The query that counts.</summary>
    public static CallPreview QueryOf(Exchange exchange) => Of(exchange, exchange.Call.Head.Query, LongestQuery);

    /// <summary>The header fields that count.</summary>
    public static (IReadOnlyList<ApprovalField> Fields, bool IsCut) FieldsOf(Exchange exchange)
    {
        var all = CallFrame.FieldsOf(exchange.Call);
        var isCut = all.Count > MostFields;
        var shown = new List<ApprovalField>();
        foreach (var (name, value) in all.Take(MostFields))
        {
            var text = _credentials.Contains(name) ? new CallPreview($"a credential of {value.Length} bytes", false, false) : Of(exchange, value, LongestField);
            isCut |= text.IsCut;
            shown.Add(new ApprovalField(VisibleText.Of(name), text.Text));
        }

        return (shown, isCut);
    }

    private static CallPreview Of(Exchange exchange, ReadOnlySpan<byte> text, int most, bool isJson = false)
    {
        var kept = new ArrayBufferWriter<byte>();
        var sink = new PreviewSink(kept, most);
        var terms = exchange.Call.Terms.Record;
        var rules = exchange.Call.Terms.Counters.Rules.Rules;
        exchange.RecordMasker.MaskWhole(terms.Program, SlotEncoding.Plain, true, terms.Grant, terms.Key, TextBody.Piece(text), ref sink);
        var shown = Encoding.UTF8.GetString(kept.WrittenSpan);
        // JSON has them between its parts only, where they mean nothing.
        shown = isJson ? shown.Replace('\n', ' ').Replace('\r', ' ').Replace('\t', ' ') : shown;
        return new CallPreview(VisibleText.Of(shown), sink.IsCut, !sink.IsCut && sink.Findings == 0)
        {
            Masks = [.. sink.Masks.Select(mask => new ApprovalMask(rules[mask.Rule].Id, mask.Length))],
        };
    }
}
