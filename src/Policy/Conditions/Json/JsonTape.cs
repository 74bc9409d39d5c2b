using System.Buffers.Text;
using FastMcp.Policy.Conditions.Values;
using FastMcp.PolicyCompiler.Conditions.Facts;

namespace FastMcp.Policy.Conditions.Json;

/// <summary>
/// JSON as a flat list of entries over the bytes of a fact: made at the first use, without a tree and without copies.
/// An object's entries are key, value, key, value; a container's entry says where the next one lies.
/// </summary>
/// <remarks>
/// Ownership: the thread. There is one tape for each JSON fact; the next decision on the thread writes over it, and
/// values that point to it are gone with their frame. What one large message made it grow to is given back.
/// </remarks>
internal sealed partial class JsonTape(int fact)
{
    private const int MostKept = 16 * 1024;

    [ThreadStatic]
    private static JsonTape? t_arguments;

    [ThreadStatic]
    private static JsonTape? t_claims;

    private JsonEntry[] _entries = new JsonEntry[64];
    private int _count;
    private bool _failed;
    private ErrorKind _error;

    public static JsonTape OfThread(int fact) =>
        (Fact)fact == Fact.CallerClaims ? t_claims ??= new(fact) : t_arguments ??= new(fact);

    /// <summary>Reads what is one JSON value. The bytes are well formed; what is not makes an error value.</summary>
    public void Read(ReadOnlySpan<byte> json, ref Frame frame)
    {
        if (_entries.Length > MostKept)
        {
            _entries = new JsonEntry[64];
        }

        _count = 0;
        var at = 0;
        _error = ErrorKind.BadJson;
        _failed = !Value(json, ref at, 0, ref frame);
    }

    /// <summary>The whole.</summary>
    public Value Root(ref Frame frame) => _failed ? Values.Value.Failed(_error) : At(0, ref frame);

    /// <summary>An entry as a value.</summary>
    public Value At(int entry, ref Frame frame)
    {
        ref readonly var found = ref _entries[entry];
        return found.Kind switch
        {
            JsonKind.Text => new Value(ValueKind.String, null, (long)found.Start << 32 | (uint)found.Length, fact),
            JsonKind.Escaped => Values.Value.OfText(JsonEscapes.Decode(Bytes(found, ref frame))),
            JsonKind.Number => Number(Bytes(found, ref frame)),
            JsonKind.False => Values.Value.False,
            JsonKind.True => Values.Value.True,
            JsonKind.List => new Value(ValueKind.List, this, 0, entry),
            JsonKind.Object => new Value(ValueKind.Map, this, 0, entry),
            _ => Values.Value.Null,
        };
    }

    public int CountOf(int container) => _entries[container].Length;

    /// <summary>The first entry inside a container.</summary>
    public static int FirstIn(int container) => container + 1;

    public int After(int entry) => _entries[entry].After;

    /// <summary>The entry of a list's item.</summary>
    public int Item(int list, int index)
    {
        var at = list + 1;
        for (var i = 0; i < index; i++)
        {
            at = _entries[at].After;
        }

        return at;
    }

    /// <summary>The entry of the value under a key; -1: there is none.</summary>
    public int Find(int container, scoped ReadOnlySpan<byte> key, ref Frame frame)
    {
        var at = container + 1;
        for (var i = 0; i < _entries[container].Length; i++)
        {
            ref readonly var name = ref _entries[at];
            if (name.Kind == JsonKind.Text ? Bytes(name, ref frame).SequenceEqual(key) : JsonEscapes.Decode(Bytes(name, ref frame)).AsSpan().SequenceEqual(key))
            {
                return at + 1;
            }

            at = _entries[at + 1].After;
        }

        return -1;
    }

    private ReadOnlySpan<byte> Bytes(in JsonEntry entry, ref Frame frame) =>
        frame.Text(new Value(ValueKind.String, null, (long)entry.Start << 32 | (uint)entry.Length, fact));

    // An integer keeps all its digits: as a double 9007199254740993 would equal its neighbour.
    private static Value Number(ReadOnlySpan<byte> text)
    {
        if (Utf8Parser.TryParse(text, out long whole, out var used) && used == text.Length)
        {
            return Values.Value.Of(whole);
        }

        if (Utf8Parser.TryParse(text, out ulong large, out used) && used == text.Length)
        {
            return Values.Value.Of(large);
        }

        return Utf8Parser.TryParse(text, out double real, out used) && used == text.Length && double.IsFinite(real)
            ? Values.Value.Of(real)
            : Values.Value.Failed(ErrorKind.OutOfRange);
    }
}
