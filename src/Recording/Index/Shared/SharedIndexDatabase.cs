using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using FastMcp.Store;

namespace FastMcp.Recording.Index.Shared;

/// <summary>The index of all nodes, in the database that they share. It holds names, places and hashes of words: no text.</summary>
internal sealed class SharedIndexDatabase(StoreLink link) : IndexDatabase(link.Connection)
{
    public override string Exchange => "fastmcp_exchange";

    public override string Matched => "fastmcp_matched";

    public override string NodeColumn => "(SELECT node FROM fastmcp_record WHERE fastmcp_record.log = fastmcp_exchange.log)";

    public override string OpenCount => "SELECT count(*) FROM fastmcp_exchange WHERE ended = 0";

    public override string HasWord(string parameter) => $"words @> {parameter}";

    public override object WordOf(string word) => new[] { HashOf(word) };

    // Segments of two logs have no order: over all nodes it is the time.
    public override string OrderOf(bool isOneLog) => isOneLog
        ? "ended DESC, log, CASE ended WHEN 1 THEN last ELSE began END, place"
        : "ended DESC, CASE ended WHEN 1 THEN began + took ELSE began END, log, last, place";

    public override string Stored(string text) => StoredText.Of(text);

    public override string Read(string stored) => StoredText.Read(stored);

    /// <summary>
    /// The first eight bytes of the word's SHA-256. A word may be as long as a text, which no index of the database takes, and the words that somebody said are not the
    /// database's business. Two words of one hash would have to be made: a search then shows one exchange too many.
    /// </summary>
    public static long HashOf(string word) => BinaryPrimitives.ReadInt64LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(word)));
}
