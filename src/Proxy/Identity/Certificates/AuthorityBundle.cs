using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using FastMcp.Proxy.Configuration;
using Microsoft.Extensions.Logging;

namespace FastMcp.Proxy.Identity.Certificates;

/// <summary>
/// The roots of one authority, its intermediates and its revocation lists, read again when their files change. Files that do not load leave what was known in force, and
/// health says so. Looks at times and sizes, since events are lost where a directory link is swapped.
/// </summary>
/// <remarks>State, outlives snapshots, safe for all threads.</remarks>
internal sealed partial class AuthorityBundle : IDisposable
{
    /// <summary>How often the files are looked at.</summary>
    public static readonly TimeSpan Every = TimeSpan.FromSeconds(5);

    private readonly string _name;
    private readonly string[] _files;
    private readonly Action _changed;
    private readonly ILogger _log;
    private readonly ITimer _timer;
    private readonly Lock _lock = new();
    private string _seen;
    private volatile BundleContent _current;

    /// <param name="name">Of the authority.</param>
    /// <param name="caFile">PEM.</param>
    /// <param name="revocationFiles">PEM or DER.</param>
    /// <param name="changed">Is called behind each change.</param>
    /// <param name="clock">For looking again.</param>
    /// <param name="log">Says what changed.</param>
    /// <exception cref="IOException">The files cannot be read the first time.</exception>
    /// <exception cref="CryptographicException">They hold something else.</exception>
    public AuthorityBundle(string name, string caFile, IReadOnlyList<string> revocationFiles, Action changed, TimeProvider clock, ILogger log)
    {
        (_name, _files, _changed, _log) = (name, [caFile, .. revocationFiles], changed, log);
        _seen = Stamp();
        _current = BundleContent.Read(_files);
        _timer = clock.CreateTimer(static self => ((AuthorityBundle)self!).Look(), this, Every, Every);
    }

    public BundleContent Current => _current;

    /// <summary>Why the files that are there now are not in force; null: they are.</summary>
    public string? WhyNot { get; private set; }

    /// <summary>Reads the files again if they changed.</summary>
    public void Look()
    {
        lock (_lock)
        {
            try
            {
                var seen = Stamp();
                if (seen == _seen)
                {
                    return;
                }

                _current = BundleContent.Read(_files);
                (_seen, WhyNot) = (seen, null);
            }
            catch (Exception e) when (e is IOException or CryptographicException or UnauthorizedAccessException)
            {
                if (WhyNot is null)
                {
                    WhyNot = $"The files of authority '{_name}' changed and cannot be read; what was known stays in force: {e.Message}";
                    Log.Failed(_log, _name, e.Message);
                }

                return;
            }
        }

        Log.Changed(_log, _name);
        _changed();
    }

    public void Dispose() => _timer.Dispose();

    private string Stamp() => string.Join('\n', _files.Select(FileStamp.Of));

    private static partial class Log
    {
        [LoggerMessage(EventIds.AuthorityChanged, LogLevel.Information, "The certificates of authority '{Authority}' were read again; connections are checked against them.")]
        public static partial void Changed(ILogger logger, string authority);

        [LoggerMessage(EventIds.AuthorityUnreadable, LogLevel.Error, "The certificates of authority '{Authority}' changed and cannot be read; what was known stays in force: {Why}")]
        public static partial void Failed(ILogger logger, string authority, string why);
    }
}
