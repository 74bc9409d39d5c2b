using System.Buffers.Text;
using FastMcp.Wire.Json;
using FastMcp.Wire.Models;

namespace FastMcp.Wire.OpenAi;

/// <summary>Walks one event for <see cref="OpenAiChunk"/>. Each method's cursor stands on a value and goes to its last token.</summary>
internal readonly ref struct OpenAiChunkReader(ReadOnlySpan<byte> data, OpenAiChunk into)
{
    private const int Id = 3;
    private const int Obfuscation = 10;

    private static readonly byte[][] TopNames =
    [
        "choices"u8.ToArray(), "error"u8.ToArray(), "delta"u8.ToArray(), "id"u8.ToArray(), "object"u8.ToArray(), "created"u8.ToArray(),
        "model"u8.ToArray(), "system_fingerprint"u8.ToArray(), "service_tier"u8.ToArray(), "provider"u8.ToArray(),
        "obfuscation"u8.ToArray(),
    ];

    private static readonly byte[][] ChoiceNames = ["index"u8.ToArray(), "finish_reason"u8.ToArray(), "delta"u8.ToArray()];
    // All but the first only so that a case variant of them is seen: a client that ignores case would join it.
    private static readonly byte[][] DeltaNames =
    [
        "tool_calls"u8.ToArray(), "content"u8.ToArray(), "refusal"u8.ToArray(), "reasoning"u8.ToArray(),
        "reasoning_content"u8.ToArray(), "function_call"u8.ToArray(), "audio"u8.ToArray(),
    ];

    private static readonly byte[][] ToolNames = ["index"u8.ToArray()];

    private readonly ReadOnlySpan<byte> _data = data;
    private readonly OpenAiChunk _into = into;

    public ModelFaultKind ReadTop(ref JsonCursor cursor)
    {
        while (NextMember(ref cursor, TopNames, out var name, out var key))
        {
            var isChoices = name == 0 && cursor.Token == JsonToken.ArrayStart;
            var isScalar = cursor.Token is not (JsonToken.ObjectStart or JsonToken.ArrayStart);
            if (isChoices)
            {
                _into.SetChunk();
                var fault = ReadChoices(ref cursor);
                if (fault != ModelFaultKind.None)
                {
                    return fault;
                }

                continue;
            }

            if (name == 1 && cursor.Token != JsonToken.Null)
            {
                _into.SetError();
            }

            if (name == 2 && cursor.Token != JsonToken.Null)
            {
                _into.SetDelta();
            }

            // Some vendors name each event, and padding is meant to be another each time.
            if (name is Id or Obfuscation && cursor.Token == JsonToken.String)
            {
                _into.AddVarying(cursor.Value);
            }

            if (!cursor.Skip(out var whole))
            {
                return ModelFaultKind.NotJson;
            }

            if (name is > 2 and < Obfuscation && isScalar)
            {
                _into.AddEnvelope(ByteRange.FromBounds(key.Start - 1, whole.End));
            }
        }

        return ModelFaultKind.None;
    }

    private ModelFaultKind ReadChoices(ref JsonCursor cursor)
    {
        for (var ordinal = 0; cursor.Read() && cursor.Token != JsonToken.ArrayEnd; ordinal++)
        {
            var fault = ReadChoice(ref cursor, ordinal);
            if (fault != ModelFaultKind.None)
            {
                return fault;
            }
        }

        return ModelFaultKind.None;
    }

    private ModelFaultKind ReadChoice(ref JsonCursor cursor, int ordinal)
    {
        var index = ordinal;
        var finished = false;
        var firstTool = _into.ToolCount;
        if (cursor.Token == JsonToken.ObjectStart)
        {
            while (NextMember(ref cursor, ChoiceNames, out var name, out _))
            {
                var fault = ModelFaultKind.None;
                switch (name)
                {
                    case 0:
                        fault = ReadIndex(ref cursor, ref index);
                        break;
                    case 1:
                        // Some vendors write "" or false into every event: that ends nothing.
                        finished = cursor.Token == JsonToken.String && !cursor.Value.IsEmpty;
                        cursor.Skip(out _);
                        break;
                    case 2 when cursor.Token == JsonToken.ObjectStart:
                        fault = ReadDelta(ref cursor);
                        break;
                    default:
                        cursor.Skip(out _);
                        break;
                }

                if (fault != ModelFaultKind.None)
                {
                    return fault;
                }
            }
        }
        else
        {
            cursor.Skip(out _);
        }

        var choice = new OpenAiChoice(index, finished, firstTool, _into.ToolCount - firstTool);
        return _into.TryAddChoice(choice) ? ModelFaultKind.None : ModelFaultKind.BadIndex;
    }

    private ModelFaultKind ReadDelta(ref JsonCursor cursor)
    {
        while (NextMember(ref cursor, DeltaNames, out var name, out _))
        {
            if (name != 0 || cursor.Token != JsonToken.ArrayStart)
            {
                cursor.Skip(out _);
                continue;
            }

            for (var ordinal = 0; cursor.Read() && cursor.Token != JsonToken.ArrayEnd; ordinal++)
            {
                var fault = ReadTool(ref cursor, ordinal);
                if (fault != ModelFaultKind.None)
                {
                    return fault;
                }
            }
        }

        return ModelFaultKind.None;
    }

    private ModelFaultKind ReadTool(ref JsonCursor cursor, int ordinal)
    {
        var index = ordinal;
        if (cursor.Token != JsonToken.ObjectStart)
        {
            cursor.Skip(out _);
        }
        else
        {
            while (NextMember(ref cursor, ToolNames, out var name, out _))
            {
                var fault = ModelFaultKind.None;
                if (name == 0)
                {
                    fault = ReadIndex(ref cursor, ref index);
                }
                else
                {
                    cursor.Skip(out _);
                }

                if (fault != ModelFaultKind.None)
                {
                    return fault;
                }
            }
        }

        return _into.TryAddTool(index) ? ModelFaultKind.None : ModelFaultKind.BadIndex;
    }

    /// <summary>An index that is null counts as absent, as the clients read it.</summary>
    private ModelFaultKind ReadIndex(ref JsonCursor cursor, ref int index)
    {
        var token = cursor.Token;
        cursor.Skip(out var whole);
        if (token == JsonToken.Null)
        {
            return ModelFaultKind.None;
        }

        var digits = whole.Of(_data);
        return token == JsonToken.Integer && Utf8Parser.TryParse(digits, out index, out var used) && used == digits.Length
            && index is >= 0 and <= ModelChannel.MaxIndex
            ? ModelFaultKind.None : ModelFaultKind.BadIndex;
    }

    /// <summary>Moves to the next member's value. False at the object's end, or at a fault that the cursor keeps.</summary>
    private bool NextMember(ref JsonCursor cursor, ReadOnlySpan<byte[]> names, out int name, out ByteRange key)
    {
        name = JsonName.Unknown;
        key = default;
        if (!cursor.Read() || cursor.Token != JsonToken.Key)
        {
            return false;
        }

        key = cursor.Value;
        name = cursor.Find(names);
        if (name == JsonName.CaseVariant)
        {
            _into.SetCaseVariant();
        }

        return cursor.Read();
    }
}
