using FastMcp.Recording.Format;

namespace FastMcp.Recording.Reading;

/// <summary>What a Closed entry says.</summary>
/// <param name="Status">HTTP status that the client got; 0: none.</param>
/// <param name="RequestBytes">Body bytes from the client.</param>
/// <param name="ReplyBytes">Body bytes to the client.</param>
/// <param name="Ending">How it ended.</param>
/// <param name="Why">Name of the refusal; empty: none.</param>
/// <param name="RequestText">Bytes of request text on record.</param>
/// <param name="RequestHash">Of the side, hexadecimal: over its entries, or in segments of version 2 over the text.</param>
/// <param name="ReplyText">Bytes of answer text on record.</param>
/// <param name="ReplyHash">The same of the answer.</param>
public sealed record ClosedEntry(
    int Status, long RequestBytes, long ReplyBytes, Ending Ending, string Why, long RequestText, string RequestHash, long ReplyText, string ReplyHash)
{
    public static ClosedEntry Of(LogEntry entry)
    {
        var payload = new PayloadReader(entry.Payload);
        return new ClosedEntry(
            payload.Int32(), payload.Int64(), payload.Int64(), (Ending)payload.Byte(), payload.Text(),
            payload.Int64(), Convert.ToHexStringLower(payload.Bytes(EntryHash.Size)), payload.Int64(), Convert.ToHexStringLower(payload.Bytes(EntryHash.Size)));
    }
}
