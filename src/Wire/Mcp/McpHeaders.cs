using System.Buffers;
using System.Buffers.Text;
using FastMcp.Wire.Json;

namespace FastMcp.Wire.Mcp;

/// <summary>
/// Checks that the mirrored headers say what the body says. Policy decides on the body; this keeps whoever decides on
/// the headers behind us from another decision. Modern messages need the headers, legacy ones must not lie in them.
/// </summary>
public static class McpHeaders
{
    /// <summary>The first revision with mirrored headers.</summary>
    public static ReadOnlySpan<byte> FirstModernVersion => "2026-07-28"u8;

    /// <param name="message">One message, no batch.</param>
    /// <param name="body">What it was read from.</param>
    /// <param name="headers">As they were received, without surrounding white space.</param>
    public static McpHeaderMismatch Check(McpMessage message, ReadOnlySpan<byte> body, in McpHeaderValues headers)
    {
        var modern = message.Era == McpEra.Modern;
        if (modern ? !Agrees(headers.ProtocolVersion, message.MetaVersion.Of(body)) : SaysModern(headers.ProtocolVersion))
        {
            return McpHeaderMismatch.ProtocolVersion;
        }

        var method = One(headers.Method, message.Method.Of(body), modern, McpHeaderMismatch.Method);
        return method != McpHeaderMismatch.None
            ? method
            : One(headers.Name, MirroredName(message).Of(body), modern && IsNameNeeded(message), McpHeaderMismatch.Name);
    }

    /// <summary>What <c>Mcp-Name</c> mirrors: <c>params.name</c>, <c>params.uri</c> or <c>params.taskId</c>, by method; of other methods the first there is.</summary>
    public static ByteRange MirroredName(McpMessage message) => message.KnownMethod switch
    {
        McpMethod.ToolsCall or McpMethod.PromptsGet => message.Name,
        McpMethod.ResourcesRead => message.Uri,
        McpMethod.TasksGet or McpMethod.TasksUpdate or McpMethod.TasksCancel => message.TaskId,
        _ => !message.Name.IsEmpty ? message.Name : !message.Uri.IsEmpty ? message.Uri : message.TaskId,
    };

    private static bool IsNameNeeded(McpMessage message) => message.KnownMethod
        is McpMethod.ToolsCall or McpMethod.PromptsGet or McpMethod.ResourcesRead;

    /// <summary>Revisions are dates, so that they compare as text.</summary>
    private static bool SaysModern(ReadOnlySpan<byte> version) =>
        version.Length == FirstModernVersion.Length && version.SequenceCompareTo(FirstModernVersion) >= 0;

    private static McpHeaderMismatch One(
        ReadOnlySpan<byte> header, ReadOnlySpan<byte> raw, bool needed, McpHeaderMismatch otherwise)
    {
        if (header.IsEmpty)
        {
            return needed && !raw.IsEmpty ? otherwise : McpHeaderMismatch.None;
        }

        if (!IsPrintable(header))
        {
            return McpHeaderMismatch.Encoding;
        }

        var scratch = ArrayPool<byte>.Shared.Rent(header.Length + 1);
        try
        {
            return !TryDecode(header, scratch, out var value) ? McpHeaderMismatch.Encoding
                : Agrees(value, raw) ? McpHeaderMismatch.None
                : otherwise;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(scratch);
        }
    }

    /// <summary>The text that a mirrored header says; false where it is not encoded as the protocol says.</summary>
    /// <param name="header">As it came.</param>
    /// <param name="scratch">At least one byte longer than that.</param>
    /// <param name="value">Of one of the two.</param>
    public static bool TryDecode(ReadOnlySpan<byte> header, Span<byte> scratch, out ReadOnlySpan<byte> value)
    {
        value = header;
        var prefix = "=?base64?"u8;
        var suffix = "?="u8;
        if (!header.StartsWith(prefix) || !header.EndsWith(suffix) || header.Length < prefix.Length + suffix.Length)
        {
            return true;
        }

        var encoded = header[prefix.Length..^suffix.Length];
        var status = Base64.DecodeFromUtf8(encoded, scratch, out _, out var written);
        value = scratch[..written];
        return status == OperationStatus.Done;
    }

    /// <summary>A text as a mirrored header says it.</summary>
    public static ReadOnlySpan<byte> Encode(ReadOnlySpan<byte> text)
    {
        if (IsPrintable(text) && text.Trim((byte)' ').Length == text.Length && !text.StartsWith("=?base64?"u8))
        {
            return text;
        }

        var encoded = new byte[Base64.GetMaxEncodedToUtf8Length(text.Length)];
        Base64.EncodeToUtf8(text, encoded, out _, out var written);
        return (byte[])[.. "=?base64?"u8, .. encoded.AsSpan(0, written), .. "?="u8];
    }

    private static bool IsPrintable(ReadOnlySpan<byte> value) => !value.ContainsAnyExceptInRange((byte)' ', (byte)'~');

    /// <summary>The value is the text of the JSON string content.</summary>
    private static bool Agrees(ReadOnlySpan<byte> value, ReadOnlySpan<byte> raw)
    {
        if (!raw.Contains((byte)'\\'))
        {
            return value.SequenceEqual(raw);
        }

        var scratch = ArrayPool<byte>.Shared.Rent(raw.Length + JsonUnescaper.MinimumRoom);
        try
        {
            return value.SequenceEqual(JsonText.Decode(raw, scratch));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(scratch);
        }
    }
}
