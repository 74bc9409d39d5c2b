using System.Buffers;
using System.Buffers.Text;
using FastMcp.Wire.Json;
using FastMcp.Wire.Models;

namespace FastMcp.Wire.EventStream;

/// <summary>The payload of a <c>chunk</c> of InvokeModelWithResponseStream: the model's own event in base64, beside padding.</summary>
public static class InvokePayload
{
    private static readonly SearchValues<byte> s_base64 = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/="u8);
    private static readonly byte[][] s_names = ["bytes"u8.ToArray(), "p"u8.ToArray()];

    /// <summary>The model's event. False: the payload is another one, or broken.</summary>
    /// <param name="inner">As long as the payload.</param>
    public static bool TryRead(ReadOnlySpan<byte> payload, Span<byte> inner, out int length)
    {
        length = 0;
        if (TryReadUsual(payload, out var usual))
        {
            return Base64.DecodeFromUtf8(usual, inner, out _, out length) == OperationStatus.Done;
        }

        var cursor = new JsonCursor(payload, JsonLimits.Default.MaxDepth, null);
        var members = new MemberReader(payload);
        var found = default(ByteRange?);
        if (!cursor.Read() || cursor.Token != JsonToken.ObjectStart)
        {
            return false;
        }

        while (members.Next(ref cursor, s_names, out var name))
        {
            // Anything else, or a second one, could be what the client reads.
            var isText = cursor.Token == JsonToken.String;
            var value = members.Text(ref cursor);
            if (!isText || name < 0 || (name == 0 && found is not null))
            {
                return false;
            }

            found = name == 0 ? value : found;
        }

        return found is { } bytes && !members.HasCaseVariant && cursor.Token == JsonToken.ObjectEnd && !cursor.Read() && cursor.Fault.IsNone
            && Base64.DecodeFromUtf8(bytes.Of(payload), inner, out _, out length) == OperationStatus.Done;
    }

    // As AWS writes it: the text, perhaps padding of letters and digits, and nothing between. No such string has an escape in it.
    private static bool TryReadUsual(ReadOnlySpan<byte> payload, out ReadOnlySpan<byte> text)
    {
        text = default;
        if (!payload.StartsWith(Before))
        {
            return false;
        }

        var rest = payload[Before.Length..];
        var end = rest.IndexOfAnyExcept(s_base64);
        if (end < 0 || rest[end] != (byte)'"')
        {
            return false;
        }

        text = rest[..end];
        rest = rest[end..];
        if (rest.StartsWith(Padding))
        {
            rest = rest[Padding.Length..];
            rest = rest[Math.Max(rest.IndexOfAnyExcept(s_base64), 0)..];
        }

        return rest.SequenceEqual(After);
    }

    /// <summary>Bytes that stand around the base64.</summary>
    public static int Around => Before.Length + After.Length;

    internal static ReadOnlySpan<byte> Before => "{\"bytes\":\""u8;

    private static ReadOnlySpan<byte> Padding => "\",\"p\":\""u8;

    internal static ReadOnlySpan<byte> After => "\"}"u8;
}
