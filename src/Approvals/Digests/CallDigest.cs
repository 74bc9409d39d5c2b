using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace FastMcp.Approvals.Digests;

/// <summary>
/// Names what an approval is for: SHA-256 over the hash of the frame (where the call goes, by whom, under which decision, with which
/// headers, and the message without its arguments) and the hash of the canonical arguments. Two steps, so that an edit of the
/// arguments makes a new digest without the rest of the call.
/// </summary>
public static class CallDigest
{
    private static readonly byte[] _version = "fastmcp call digest 1"u8.ToArray();

    /// <summary>Of the parts of a frame, in a fixed order, each with its length before it.</summary>
    public static byte[] OfFrame(IReadOnlyList<ReadOnlyMemory<byte>> parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(_version);
        Span<byte> length = stackalloc byte[sizeof(int)];
        foreach (var part in parts)
        {
            BinaryPrimitives.WriteInt32BigEndian(length, part.Length);
            hash.AppendData(length);
            hash.AppendData(part.Span);
        }

        return hash.GetHashAndReset();
    }

    /// <summary>The whole, in hex.</summary>
    /// <param name="frame">See <see cref="OfFrame"/>.</param>
    /// <param name="arguments">See <see cref="OfArguments(ReadOnlySpan{byte})"/>.</param>
    public static string Of(ReadOnlySpan<byte> frame, ReadOnlySpan<byte> arguments)
    {
        Span<byte> both = stackalloc byte[2 * SHA256.HashSizeInBytes];
        frame.CopyTo(both);
        arguments.CopyTo(both[SHA256.HashSizeInBytes..]);
        return Convert.ToHexStringLower(SHA256.HashData(both));
    }

    /// <summary>Of arguments, whatever way they are written; null: they are no JSON object without a doubled key.</summary>
    public static byte[]? OfArguments(string arguments) =>
        arguments.TrimStart(' ', '\t', '\r', '\n') is ['{', ..] ? OfArguments(Encoding.UTF8.GetBytes(arguments)) : null;

    /// <summary>Of arguments, whatever way they are written; of none where there are none. Null: no JSON without a doubled key.</summary>
    public static byte[]? OfArguments(ReadOnlySpan<byte> arguments)
    {
        if (arguments.IsEmpty)
        {
            return SHA256.HashData("none"u8);
        }

        var text = new ArrayBufferWriter<byte>();
        return CanonicalJson.TryWrite(arguments, text) ? SHA256.HashData(text.WrittenSpan) : null;
    }

    /// <summary>
    /// A message without its arguments and without what differs each time that the same is asked: the id, the progress token, trace
    /// context. Null: it is no JSON object without a doubled key.
    /// </summary>
    /// <param name="message">JSON-RPC, or the body of a model call.</param>
    /// <param name="isRpc">False: nothing is left out.</param>
    public static byte[]? OfMessage(ReadOnlySpan<byte> message, bool isRpc)
    {
        var text = new ArrayBufferWriter<byte>();
        return CanonicalJson.TryWrite(message, text, isRpc ? IsLeftOut : null) ? text.WrittenSpan.ToArray() : null;
    }

    private static bool IsLeftOut(string path) => path is "/id" or "/params/arguments" or "/params/_meta/progressToken"
        or "/params/_meta/traceparent" or "/params/_meta/tracestate" or "/params/_meta/baggage";
}
