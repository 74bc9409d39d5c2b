using System.Buffers.Text;
using FastMcp.Wire.Json;

namespace FastMcp.Wire.Models;

/// <summary>What readers of events have in common: members of known names, and small whole numbers. A name in another case is remembered.</summary>
internal ref struct MemberReader(ReadOnlySpan<byte> data)
{
    private readonly ReadOnlySpan<byte> _data = data;

    /// <summary>A client that ignores case would join what others do not.</summary>
    public bool HasCaseVariant { get; private set; }

    /// <summary>Moves to the next member's value. False at the object's end, or at a fault that the cursor keeps.</summary>
    public bool Next(ref JsonCursor cursor, ReadOnlySpan<byte[]> names, out int name)
    {
        name = JsonName.Unknown;
        if (!cursor.Read() || cursor.Token != JsonToken.Key)
        {
            return false;
        }

        name = cursor.Find(names);
        HasCaseVariant |= name == JsonName.CaseVariant;
        return cursor.Read();
    }

    /// <summary>Null counts as absent. False: no number that an index may be.</summary>
    public readonly bool TryIndex(ref JsonCursor cursor, ref int index)
    {
        var token = cursor.Token;
        cursor.Skip(out var whole);
        if (token == JsonToken.Null)
        {
            return true;
        }

        var digits = whole.Of(_data);
        return token == JsonToken.Integer && Utf8Parser.TryParse(digits, out index, out var used) && used == digits.Length
            && index is >= 0 and <= ModelChannel.MaxIndex;
    }

    /// <summary>The content of a string; empty for everything else. The cursor goes to the value's end.</summary>
    public readonly ByteRange Text(ref JsonCursor cursor)
    {
        var content = cursor.Token == JsonToken.String ? cursor.Value : default;
        cursor.Skip(out _);
        return content;
    }
}
