using System.Buffers;
using System.Globalization;
using System.Text;
using FastMcp.PolicyCompiler.Catalogues;
using FastMcp.Proxy.Gating.Lists;
using FastMcp.Proxy.Health.Metrics;
using FastMcp.Proxy.Replies;
using FastMcp.Wire;
using FastMcp.Wire.Json;

namespace FastMcp.Proxy.Gating.Tools;

/// <summary>
/// Results are no longer than an operator lets them be: an error stands in the place of a longer one, a text that says so in the place of a longer item of its content. Other messages pass.
/// </summary>
/// <remarks>Ownership: one exchange.</remarks>
internal sealed class ResultBounds(ResultsPlan plan, Counter withheld, long exchange) : IAnswerFilter
{
    // Their items have more than a text: one that stands for another would be none of them, and the whole is an error.
    private static readonly byte[][] s_wholes = ["contents"u8.ToArray(), "messages"u8.ToArray()];

    private readonly ArrayBufferWriter<byte> _output = new();
    private readonly List<(ByteRange At, byte[] With)> _edits = [];

    private long MostBytes => plan.Bytes == 0 ? long.MaxValue : plan.Bytes;

    private long MostItem => plan.Item == 0 ? MostBytes : plan.Item;

    public bool TryFilter(ReadOnlySpan<byte> document, out ReadOnlySpan<byte> shown)
    {
        shown = document;
        if (document.Length <= Math.Min(MostBytes, MostItem))
        {
            return true;
        }

        _edits.Clear();
        var cursor = new JsonCursor(document, JsonLimits.Default.MaxDepth, keys: null);
        if (!cursor.Read() || !Messages(document, ref cursor))
        {
            // What nobody can read is refused behind this, where it has to be JSON.
            return false;
        }

        if (_edits.Count > 0)
        {
            withheld.Add(_edits.Count);
            shown = Edited(document);
        }

        return true;
    }

    private bool Messages(ReadOnlySpan<byte> document, ref JsonCursor cursor)
    {
        if (cursor.Token != JsonToken.ArrayStart)
        {
            return Message(document, ref cursor);
        }

        while (cursor.Read() && cursor.Token != JsonToken.ArrayEnd)
        {
            if (!Message(document, ref cursor))
            {
                return false;
            }
        }

        return cursor.Token == JsonToken.ArrayEnd;
    }

    // A key that stands twice counts each time.
    private bool Message(ReadOnlySpan<byte> document, ref JsonCursor cursor)
    {
        if (cursor.Token != JsonToken.ObjectStart)
        {
            return cursor.Skip(out _);
        }

        var (start, id, isLong, edits) = (cursor.Value.Start, default(ByteRange), false, _edits.Count);
        while (cursor.Read() && cursor.Token == JsonToken.Key)
        {
            var key = cursor.Value.Of(document);
            var (isId, isResult, isError) = (JsonText.Is(key, "id"u8), Is(key, "result"u8), Is(key, "error"u8));
            if (!cursor.Read())
            {
                return false;
            }

            var whole = cursor.Value;
            if (isResult && cursor.Token == JsonToken.ObjectStart ? !Result(document, ref cursor, ref isLong) : !cursor.Skip(out whole))
            {
                return false;
            }

            whole = ByteRange.FromBounds(whole.Start, isResult ? cursor.Value.End : whole.End);
            id = isId ? whole : id;
            isLong |= (isResult || isError) && whole.Length > MostBytes;
        }

        if (isLong)
        {
            // One error for all that is in it.
            _edits.RemoveRange(edits, _edits.Count - edits);
            var bounds = string.Create(CultureInfo.InvariantCulture, $"{(plan.Bytes == 0 ? "A" : $"Its result is longer than {plan.Bytes} bytes, or a")} part of it longer than {MostItem}");
            var refusal = new Refusal(RefusalKind.Withheld, $"The call was made. {bounds}, which is more than policy lets through: ask for less.", Limit: "result-bytes");
            _edits.Add((ByteRange.FromBounds(start, cursor.Value.End), RefusalText.OfAnswer(refusal, id.Of(document), exchange)));
        }

        return cursor.Token == JsonToken.ObjectEnd;
    }

    private bool Result(ReadOnlySpan<byte> document, ref JsonCursor cursor, ref bool isLong)
    {
        while (cursor.Read() && cursor.Token == JsonToken.Key)
        {
            var key = cursor.Value.Of(document);
            var (isContent, isWhole, isStructured) = (Is(key, "content"u8), IsWhole(key), Is(key, "structuredContent"u8));
            if (!cursor.Read())
            {
                return false;
            }

            var at = cursor.Value.Start;
            if ((isContent || isWhole) && cursor.Token == JsonToken.ArrayStart ? !Items(ref cursor, isContent, ref isLong) : !cursor.Skip(out _))
            {
                return false;
            }

            // A part of it would be another one than its schema says.
            isLong |= isStructured && cursor.Value.End - at > MostItem;
        }

        return cursor.Token == JsonToken.ObjectEnd;
    }

    private bool Items(ref JsonCursor cursor, bool isContent, ref bool isLong)
    {
        while (cursor.Read() && cursor.Token != JsonToken.ArrayEnd)
        {
            var (at, isObject) = (cursor.Value.Start, cursor.Token == JsonToken.ObjectStart);
            if (!cursor.Skip(out _))
            {
                return false;
            }

            var item = ByteRange.FromBounds(at, cursor.Value.End);
            isLong |= !isContent && item.Length > MostItem;
            if (isContent && isObject && item.Length > MostItem)
            {
                _edits.Add((item, Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{{\"type\":\"text\",\"text\":\"[withheld: {item.Length} bytes, where policy lets {MostItem} through; ask for less]\",\"_meta\":{{\"fastmcp/limit\":\"result-item\"}}}}"))));
            }
        }

        return cursor.Token == JsonToken.ArrayEnd;
    }

    private static bool IsWhole(ReadOnlySpan<byte> key)
    {
        foreach (var list in s_wholes)
        {
            if (Is(key, list))
            {
                return true;
            }
        }

        return false;
    }

    // A name in another case is that name to some parser.
    private static bool Is(ReadOnlySpan<byte> raw, ReadOnlySpan<byte> name) =>
        Ascii.EqualsIgnoreCase(raw.Contains((byte)'\\') ? JsonText.Decode(raw, new byte[raw.Length + JsonUnescaper.MinimumRoom]) : raw, name);

    private ReadOnlySpan<byte> Edited(ReadOnlySpan<byte> document)
    {
        _output.ResetWrittenCount();
        var from = 0;
        foreach (var (at, with) in _edits.OrderBy(edit => edit.At.Start))
        {
            _output.Write(document[from..at.Start]);
            _output.Write(with);
            from = at.End;
        }

        _output.Write(document[from..]);
        return _output.WrittenSpan;
    }
}
