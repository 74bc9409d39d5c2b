using System.Data.Common;

namespace FastMcp.Recording.Index;

/// <summary>Where the index lies, and how its questions are put there. Two are: a file beside the segments, and a database that nodes share.</summary>
/// <remarks>Not for two threads at once.</remarks>
internal abstract class IndexDatabase(DbConnection connection) : IDisposable
{
    public DbConnection Connection => connection;

    /// <summary>Table of exchanges.</summary>
    public abstract string Exchange { get; }

    /// <summary>Table of rules that found something in them.</summary>
    public abstract string Matched { get; }

    /// <summary>The node of an exchange, as a column of a question.</summary>
    public abstract string NodeColumn { get; }

    /// <summary>Another number when some of the open ones ended.</summary>
    public abstract string OpenCount { get; }

    /// <summary>A condition: the text of an exchange has the word that is this parameter.</summary>
    public abstract string HasWord(string parameter);

    /// <summary>The word as that parameter.</summary>
    public abstract object WordOf(string word);

    /// <summary>The order in which a list is given: in that of the log, the open ones last.</summary>
    public abstract string OrderOf(bool isOneLog);

    /// <summary>A name as it stands there.</summary>
    public abstract string Stored(string text);

    /// <summary>What <see cref="Stored"/> made of it, back.</summary>
    public abstract string Read(string stored);

    public void Dispose() => connection.Dispose();
}
