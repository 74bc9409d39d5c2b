using System.Buffers;
using System.Text;
using System.Text.Json;
using FastMcp.Recording;
using FastMcp.Recording.Format;
using FastMcp.Recording.Reading;
using FastMcp.Recording.Sessions;

namespace FastMcp.Proxy.Commands.Replays.Serving;

/// <summary>An answer as it was recorded: its pieces and when each of them left.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="ContentType">To answer with.</param>
/// <param name="Head">From the call to the answer's head.</param>
/// <param name="Pieces">With their time from the call.</param>
/// <param name="Id">The id of the JSON-RPC message that was answered, as it was written; empty: none.</param>
internal sealed record RecordedAnswer(int Status, string ContentType, TimeSpan Head, IReadOnlyList<(TimeSpan At, byte[] Bytes)> Pieces, string Id)
{
    /// <summary>Null: the record does not hold the answer whole.</summary>
    public static RecordedAnswer? Of(ExchangeRecord exchange, string id)
    {
        var head = exchange.Entries.Find(e => e.Type == EntryType.ReplyHead);
        // Text that did not go on record is in the client's bytes and not in the record's.
        if (head is null || exchange.Closed is not { Ending: Ending.Complete, Why: "" } closed || closed.ReplyText != closed.ReplyBytes)
        {
            return null;
        }

        var began = exchange.Entries[0].Monotonic;
        var pieces = exchange.Entries.Where(e => e.Type == EntryType.ReplyPiece).Select(e => (e.Monotonic - began, e.Payload)).ToList();
        return new RecordedAnswer(closed.Status, ContentTypeOf(ReplyHeadEntry.Of(head).ContentType), head.Monotonic - began, pieces, id);
    }

    /// <summary>The same answer to a message with another id, in its messages and in its events.</summary>
    public RecordedAnswer To(string id)
    {
        if (id.Length == 0 || Id.Length == 0 || id == Id)
        {
            return this;
        }

        var whole = Pieces.SelectMany(p => p.Bytes).ToArray();
        var places = ContentType.StartsWith("text/event-stream", StringComparison.Ordinal) ? IdsOfEvents(whole) : IdOf(whole, 0, whole.Length) is { } place ? [place] : [];
        return this with { Pieces = Replaced(places, Encoding.UTF8.GetBytes(id)), Id = id };
    }

    private static string ContentTypeOf(string recorded) => recorded == "text" ? "text/plain; charset=utf-8" : recorded;

    private List<(int At, int Length)> IdsOfEvents(byte[] whole)
    {
        var places = new List<(int, int)>();
        for (var at = 0; at < whole.Length;)
        {
            var end = Array.IndexOf(whole, (byte)'\n', at);
            end = end < 0 ? whole.Length : end;
            if (whole.AsSpan(at, end - at).StartsWith("data:"u8) && IdOf(whole, at + 5, end) is { } place)
            {
                places.Add(place);
            }

            at = end + 1;
        }

        return places;
    }

    // Where the top-level id of a message stands, if it is the recorded call's.
    private (int At, int Length)? IdOf(byte[] whole, int from, int to)
    {
        var json = new Utf8JsonReader(whole.AsSpan(from, to - from));
        try
        {
            while (json.Read())
            {
                if (json.TokenType == JsonTokenType.PropertyName && json.CurrentDepth == 1 && json.ValueTextEquals("id"u8) && json.Read())
                {
                    var (at, length) = ((int)json.TokenStartIndex, (int)(json.BytesConsumed - json.TokenStartIndex));
                    return whole.AsSpan(from + at, length).SequenceEqual(Encoding.UTF8.GetBytes(Id)) ? (from + at, length) : null;
                }
            }
        }
        catch (JsonException)
        {
            // Text, or an event of another kind: it has no id to replace.
        }

        return null;
    }

    // What is put in belongs to the piece in which the old id began.
    private List<(TimeSpan At, byte[] Bytes)> Replaced(List<(int At, int Length)> places, byte[] id)
    {
        var (pieces, from) = (new List<(TimeSpan, byte[])>(), 0);
        foreach (var (at, bytes) in Pieces)
        {
            var replaced = new ArrayBufferWriter<byte>(bytes.Length + id.Length + 1);
            for (var i = 0; i < bytes.Length; i++)
            {
                var place = places.FindIndex(p => from + i >= p.At && from + i < p.At + p.Length);
                if (place < 0)
                {
                    replaced.Write(bytes.AsSpan(i, 1));
                }
                else if (places[place].At == from + i)
                {
                    replaced.Write(id);
                }
            }

            pieces.Add((at, replaced.WrittenSpan.ToArray()));
            from += bytes.Length;
        }

        return pieces;
    }
}
