using System.Buffers;
using FastMcp.Wire;
using FastMcp.Wire.Json;

namespace FastMcp.Proxy.Gating.Asking;

/// <summary>Finds and replaces <c>requestState</c> and <c>inputResponses</c> in <c>params</c>; all else stays byte for byte.</summary>
internal static class StateMembers
{
    /// <summary>The key of the gateway's own elicitation among the input requests.</summary>
    public static ReadOnlySpan<byte> Key => "fastmcp-approval"u8;

    /// <summary>The content of <c>requestState</c> as it stands in JSON; empty: there is none.</summary>
    public static ReadOnlySpan<byte> StateOf(ReadOnlySpan<byte> parameters)
    {
        var cursor = new JsonCursor(parameters, JsonCursor.MostDepth, null);
        cursor.Read();
        while (cursor.Read() && cursor.Token == JsonToken.Key)
        {
            var isState = JsonText.Is(cursor.Value.Of(parameters), "requestState"u8);
            if (!cursor.Read())
            {
                break;
            }

            if (isState)
            {
                return cursor.Token == JsonToken.String ? cursor.Value.Of(parameters) : default;
            }

            cursor.Skip(out _);
        }

        return default;
    }

    /// <summary>Both members as they stand, with a comma between; empty: there is neither.</summary>
    public static byte[] Of(ReadOnlySpan<byte> parameters)
    {
        var kept = new ArrayBufferWriter<byte>();
        Copy(parameters, kept, states: true);
        return kept.WrittenSpan.ToArray();
    }

    /// <summary>The body without both, and with <paramref name="carried"/> in their place.</summary>
    /// <param name="body">A JSON-RPC message.</param>
    /// <param name="parameters">Its <c>params</c>, an object.</param>
    /// <param name="carried">Members; empty: none.</param>
    public static byte[] Replace(ReadOnlySpan<byte> body, ByteRange parameters, ReadOnlySpan<byte> carried)
    {
        var next = new ArrayBufferWriter<byte>(body.Length);
        next.Write(body[..parameters.Start]);
        next.Write("{"u8);
        var any = Copy(parameters.Of(body), next, states: false);
        next.Write(any && !carried.IsEmpty ? ","u8 : default);
        next.Write(carried);
        next.Write("}"u8);
        next.Write(body[parameters.End..]);
        return next.WrittenSpan.ToArray();
    }

    /// <summary>The client's user did not go where the elicitation points.</summary>
    public static bool SaysNo(ReadOnlySpan<byte> parameters) =>
        JsonPath.TryFind(parameters, "inputResponses"u8, out var responses) && JsonPath.TryFind(responses, Key, out var response)
        && JsonPath.TryFind(response, "action"u8, out var action) && (action.SequenceEqual("\"decline\""u8) || action.SequenceEqual("\"cancel\""u8));

    /// <summary>The client says what became of the elicitation.</summary>
    public static bool Answers(ReadOnlySpan<byte> parameters) =>
        JsonPath.TryFind(parameters, "inputResponses"u8, out var responses) && JsonPath.TryFind(responses, Key, out _);

    private static bool Copy(ReadOnlySpan<byte> parameters, ArrayBufferWriter<byte> into, bool states)
    {
        var cursor = new JsonCursor(parameters, JsonCursor.MostDepth, null);
        cursor.Read();
        var any = false;
        while (cursor.Read() && cursor.Token == JsonToken.Key)
        {
            var key = cursor.Value;
            var isState = JsonText.Is(key.Of(parameters), "requestState"u8) || JsonText.Is(key.Of(parameters), "inputResponses"u8);
            if (!cursor.Read() || !cursor.Skip(out var value))
            {
                break;
            }

            if (isState == states)
            {
                into.Write(any ? ","u8 : default);
                into.Write(parameters[(key.Start - 1)..value.End]);
                any = true;
            }
        }

        return any;
    }
}
