using System.Buffers;
using FastMcp.Wire.Json;

namespace FastMcp.Wire.Lists;

/// <summary>
/// Leaves items out of an answer that lists tools, resources, prompts, tasks (<c>result.tools[].name</c> and its like, also in each message of a
/// batch) or models (<c>data[].id</c>, <c>models[].name</c>). All else is copied byte for byte, but for <c>result.cacheScope</c>: a list that depends on who asks
/// is <c>private</c>. A key that stands twice, or in another case, counts each time: no parser sees what was left out.
/// </summary>
/// <remarks>One document at a time. Pure.</remarks>
public sealed class ListCutter
{
    private static readonly byte[][] Root = ["result"u8.ToArray(), "data"u8.ToArray(), "models"u8.ToArray()];
    private static readonly byte[][] Result = ["tools"u8.ToArray(), "resources"u8.ToArray(), "prompts"u8.ToArray(), "tasks"u8.ToArray(), "cacheScope"u8.ToArray()];
    private static readonly byte[][] Name = ["name"u8.ToArray()];
    private static readonly byte[][] Uri = ["uri"u8.ToArray()];
    private static readonly byte[][] TaskId = ["taskId"u8.ToArray()];
    private static readonly byte[][] Id = ["id"u8.ToArray()];
    private static readonly byte[][] ModelNames = ["name"u8.ToArray(), "model"u8.ToArray()];

    private readonly List<ByteRange> _kept = [];
    private readonly List<ByteRange> _names = [];
    private IBufferWriter<byte> _output = null!;
    private int _copied;

    /// <summary>Items that the last document lost.</summary>
    public int LeftOut { get; private set; }

    /// <param name="document">The whole document.</param>
    /// <param name="models">A list of models, not messages of MCP.</param>
    /// <param name="judge">Says which items stay.</param>
    /// <param name="output">Takes what is left, if something is left out.</param>
    public ListCut Cut<TJudge>(ReadOnlySpan<byte> document, bool models, ref TJudge judge, IBufferWriter<byte> output)
        where TJudge : IListJudge
    {
        (_output, _copied, LeftOut) = (output, 0, 0);
        var cursor = new JsonCursor(document, JsonLimits.Default.MaxDepth, keys: null);
        var read = cursor.Read() && Messages(document, ref cursor, models, ref judge) && !cursor.Read() && cursor.Fault.IsNone;
        if (read && _copied > 0)
        {
            Copy(document, document.Length);
        }

        return !read ? ListCut.NotJson : _copied > 0 ? ListCut.Cut : ListCut.Whole;
    }

    private bool Messages<TJudge>(ReadOnlySpan<byte> document, ref JsonCursor cursor, bool models, ref TJudge judge)
        where TJudge : IListJudge
    {
        if (cursor.Token != JsonToken.ArrayStart)
        {
            return Message(document, ref cursor, models, ref judge);
        }

        while (cursor.Read() && cursor.Token != JsonToken.ArrayEnd)
        {
            if (!Message(document, ref cursor, models, ref judge))
            {
                return false;
            }
        }

        return cursor.Token == JsonToken.ArrayEnd;
    }

    private bool Message<TJudge>(ReadOnlySpan<byte> document, ref JsonCursor cursor, bool models, ref TJudge judge)
        where TJudge : IListJudge
    {
        if (cursor.Token != JsonToken.ObjectStart)
        {
            return cursor.Skip(out _);
        }

        while (Next(ref cursor, out var key))
        {
            var index = Find(key.Of(document), Root);
            var read = index == 0 && !models && cursor.Token == JsonToken.ObjectStart ? Results(document, ref cursor, ref judge)
                : index == 1 && models && cursor.Token == JsonToken.ArrayStart ? Items(document, ref cursor, ListKind.Models, Id, ref judge)
                : index == 2 && models && cursor.Token == JsonToken.ArrayStart ? Items(document, ref cursor, ListKind.Models, ModelNames, ref judge)
                : cursor.Skip(out _);
            if (!read)
            {
                return false;
            }
        }

        return cursor.Token == JsonToken.ObjectEnd;
    }

    private bool Results<TJudge>(ReadOnlySpan<byte> document, ref JsonCursor cursor, ref TJudge judge)
        where TJudge : IListJudge
    {
        while (Next(ref cursor, out var key))
        {
            var index = Find(key.Of(document), Result);
            if (index == 4 && cursor.Token == JsonToken.String && JsonText.Is(cursor.Value.Of(document), "public"u8))
            {
                Replace(document, cursor.Value, "private"u8);
            }

            var read = index is >= 0 and < 4 && cursor.Token == JsonToken.ArrayStart
                ? Items(document, ref cursor, (ListKind)index, index == 1 ? Uri : index == 3 ? TaskId : Name, ref judge)
                : cursor.Skip(out _);
            if (!read)
            {
                return false;
            }
        }

        return cursor.Token == JsonToken.ObjectEnd;
    }

    private bool Items<TJudge>(ReadOnlySpan<byte> document, ref JsonCursor cursor, ListKind kind, byte[][] name, ref TJudge judge)
        where TJudge : IListJudge
    {
        var start = cursor.Value.End;
        var count = 0;
        _kept.Clear();
        while (cursor.Read() && cursor.Token != JsonToken.ArrayEnd)
        {
            count++;
            var from = cursor.Value.Start;
            var keeps = false;
            if (!(cursor.Token == JsonToken.ObjectStart ? Item(document, ref cursor, kind, name, ref judge, out keeps) : cursor.Skip(out _)))
            {
                return false;
            }

            if (keeps)
            {
                _kept.Add(ByteRange.FromBounds(from, cursor.Value.End));
            }
        }

        if (cursor.Token == JsonToken.ArrayEnd && _kept.Count < count)
        {
            Keep(document, start, cursor.Value.Start);
            LeftOut += count - _kept.Count;
        }

        return cursor.Token == JsonToken.ArrayEnd;
    }

    // An item stays if it has a name, and every name that it has may be called. The names are judged behind the item.
    private bool Item<TJudge>(ReadOnlySpan<byte> document, ref JsonCursor cursor, ListKind kind, byte[][] name, ref TJudge judge, out bool keeps)
        where TJudge : IListJudge
    {
        var (start, refused) = (cursor.Value.Start, false);
        _names.Clear();
        while (Next(ref cursor, out var key))
        {
            if (Find(key.Of(document), name) >= 0)
            {
                // A pin is of one name: what has two is of none.
                refused |= cursor.Token != JsonToken.String || (_names.Count > 0 && kind == ListKind.Tools && !_names[^1].Of(document).SequenceEqual(cursor.Value.Of(document)));
                _names.Add(cursor.Value);
            }

            if (!cursor.Skip(out _))
            {
                break;
            }
        }

        if (cursor.Token != JsonToken.ObjectEnd)
        {
            keeps = false;
            return false;
        }

        keeps = _names.Count > 0 && judge.KeepsItem(kind, DecodedName(kind, _names[^1].Of(document)), document[start..cursor.Value.End]) && !refused;
        for (var i = 0; keeps && i < _names.Count; i++)
        {
            keeps = judge.Keeps(kind, DecodedName(kind, _names[i].Of(document)));
        }

        return true;
    }

    private static ReadOnlySpan<byte> DecodedName(ListKind kind, ReadOnlySpan<byte> raw) =>
        NameOf(kind, JsonText.IsPlain(raw) ? raw : JsonText.Decode(raw, new byte[raw.Length + JsonUnescaper.MinimumRoom]));

    // Gemini's lists name the resource; calls name the model.
    private static ReadOnlySpan<byte> NameOf(ListKind kind, ReadOnlySpan<byte> name) => kind == ListKind.Models && name.StartsWith("models/"u8) ? name["models/"u8.Length..] : name;

    /// <summary>The next key of the object, and its value's first token.</summary>
    private static bool Next(ref JsonCursor cursor, out ByteRange key)
    {
        key = default;
        if (!cursor.Read() || cursor.Token != JsonToken.Key)
        {
            return false;
        }

        key = cursor.Value;
        return cursor.Read();
    }

    /// <summary>A name in another case is that name to some parser.</summary>
    private static int Find(ReadOnlySpan<byte> raw, byte[][] names)
    {
        for (var i = 0; i < names.Length; i++)
        {
            if (JsonName.Find(raw, names.AsSpan(i, 1)) is 0 or JsonName.CaseVariant)
            {
                return i;
            }
        }

        return -1;
    }

    private void Keep(ReadOnlySpan<byte> document, int start, int end)
    {
        Copy(document, start);
        for (var i = 0; i < _kept.Count; i++)
        {
            _output.Write(i == 0 ? default : ","u8);
            _output.Write(_kept[i].Of(document));
        }

        _copied = end;
    }

    private void Replace(ReadOnlySpan<byte> document, ByteRange old, ReadOnlySpan<byte> text)
    {
        Copy(document, old.Start);
        _output.Write(text);
        _copied = old.End;
    }

    private void Copy(ReadOnlySpan<byte> document, int end)
    {
        _output.Write(document[_copied..end]);
        _copied = end;
    }
}
