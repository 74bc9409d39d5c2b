using System.Diagnostics;
using FastMcp.Masking;
using FastMcp.Masking.Hyperscan;
using FastMcp.Proxy.Configuration.Model;
using FastMcp.Proxy.Health;
using Microsoft.Extensions.Logging;

namespace FastMcp.Proxy.Composition.Dictionaries;

/// <summary>
/// Puts the literal databases of a rule set in use: the stored one where it fits, else a new one, made on a thread of
/// its own while the managed search does the work. No result changes by it, so that nothing here can fail a start.
/// </summary>
internal sealed partial class DictionaryEngines(ILogger<DictionaryEngines> log)
{
    private volatile IReadOnlyList<DictionaryDatabase> _databases = [];

    /// <summary>For health; null where no rule has terms.</summary>
    public DictionaryHealth? Report()
    {
        var databases = _databases;
        var library = HyperscanLibrary.Instance;
        var literals = databases.Sum(database => database.Count);
        return databases.Count == 0 ? null
            : !library.Runs ? new("managed", null, literals, library.WhyNot)
            : databases.All(database => database.IsInUse) ? new("hyperscan", library.Version, literals, null)
            : new("managed", library.Version, literals, "the database is being compiled, or could not be");
    }

    /// <summary>Returns at once.</summary>
    public void Start(RuleSet rules, PoliciesConfig policies)
    {
        var databases = _databases = rules.Databases;
        if (databases.Count == 0)
        {
            return;
        }

        if (!HyperscanLibrary.Instance.Runs)
        {
            Log.Managed(log, HyperscanLibrary.Instance.WhyNot!);
            return;
        }

        var cache = policies.Cache is { } folder ? new DatabaseCache(folder) : null;
        new Thread(() => Prepare(databases, cache)) { IsBackground = true, Name = "dictionaries", Priority = ThreadPriority.BelowNormal }.Start();
    }

    private void Prepare(IReadOnlyList<DictionaryDatabase> databases, DatabaseCache? cache)
    {
        foreach (var database in databases)
        {
            if (!TryStored(database, cache) && Compile(database) is { } stored && cache is not null)
            {
                Store(database, cache, stored);
            }
        }
    }

    private bool TryStored(DictionaryDatabase database, DatabaseCache? cache)
    {
        try
        {
            if (cache?.Read(database) is not { } stored)
            {
                return false;
            }

            if (database.TryUse(stored))
            {
                Log.Stored(log, cache.PathOf(database));
                return true;
            }

            Log.Refused(log, cache.PathOf(database));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Log.NotStored(log, e.Message);
        }

        return false;
    }

    private byte[]? Compile(DictionaryDatabase database)
    {
        var watch = Stopwatch.StartNew();
        var stored = database.Compile(out var whyNot);
        if (stored is null)
        {
            Log.Failed(log, whyNot ?? "unknown");
        }
        else
        {
            Log.Compiled(log, database.Count, watch.ElapsedMilliseconds);
        }

        return stored;
    }

    private void Store(DictionaryDatabase database, DatabaseCache cache, byte[] stored)
    {
        try
        {
            cache.Write(database, stored);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Log.NotStored(log, e.Message);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.DictionariesManaged, LogLevel.Information, "Terms are found by the managed search: {Why}. Results are the same; libhs is faster.")]
        public static partial void Managed(ILogger logger, string why);

        [LoggerMessage(EventIds.DictionaryStored, LogLevel.Information, "Terms are found by libhs with the stored database {Path}.")]
        public static partial void Stored(ILogger logger, string path);

        [LoggerMessage(EventIds.DictionaryCompiled, LogLevel.Information, "Terms are found by libhs: a database of {Count} literals was compiled in {Milliseconds} ms.")]
        public static partial void Compiled(ILogger logger, int count, long milliseconds);

        [LoggerMessage(EventIds.DictionaryRefused, LogLevel.Warning, "The stored database {Path} is damaged or of another library; it is made anew.")]
        public static partial void Refused(ILogger logger, string path);

        [LoggerMessage(EventIds.DictionaryFailed, LogLevel.Warning, "No literal database: {Why}. Terms are found by the managed search.")]
        public static partial void Failed(ILogger logger, string why);

        [LoggerMessage(EventIds.DictionaryNotStored, LogLevel.Warning, "The literal database is compiled at every start, since it cannot be stored or read: {Why}")]
        public static partial void NotStored(ILogger logger, string why);
    }
}
