using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using FastMcp.Proxy.Transport;
using FastMcp.Proxy.Transport.Sockets;

namespace FastMcp.Proxy.Stdio.Processes;

/// <summary>
/// A small process beside the gateway that holds the end of a pipe. When the gateway is gone, in whatever way, the pipe ends, and the keeper
/// kills every server that is left. Without it none is started.
/// </summary>
/// <remarks>State, safe for all threads. One for the process.</remarks>
internal sealed class Keeper : IDisposable
{
    // Its input: "+ N" for a server of session N, "- N" when it was reaped. At the end all of these sessions are killed, and whoever
    // has the mark of this gateway. Nothing of a configuration or a client is in it.
    private const string Script = """
        exec >/dev/null 2>&1
        trap '' INT TERM HUP QUIT
        all=' '
        while read -r what n; do
          case $what in
            +) all="$all$n " ;;
            -) all="${all%% $n *} ${all#* $n }" ;;
          esac
        done
        round=0
        while [ $round -lt 10 ]; do
          found=
          for f in /proc/[0-9]*; do
            p=${f#/proc/}
            [ "$p" = $$ ] && continue
            read -r stat 2>/dev/null <"$f/stat" || continue
            set -- ${stat##*) }
            [ "$1" = Z ] && continue
            case $all in *" $4 "*) kill -9 "$p" 2>/dev/null; found=1; continue ;; esac
            grep -qa "$MARK" "$f/environ" 2>/dev/null && kill -9 "$p" 2>/dev/null && found=1
          done
          [ -z "$found" ] && exit 0
          round=$((round + 1))
        done
        """;

    private readonly Lock _gate = new();
    private readonly HashSet<int> _sessions = [];
    private Process? _process;

    /// <summary>Of this gateway: the beginning of the mark of each of its servers.</summary>
    public string Mark { get; } = Convert.ToHexStringLower(System.Security.Cryptography.RandomNumberGenerator.GetBytes(12));

    /// <summary>From now on the session does not outlive the gateway. False: there is no keeper to be had.</summary>
    public bool TryAdd(int session)
    {
        lock (_gate)
        {
            _sessions.Add(session);
            return TryTell($"+ {session}") || TryStart();
        }
    }

    /// <summary>It can be counted on now.</summary>
    public bool Runs()
    {
        lock (_gate)
        {
            return _process is { HasExited: false } || TryStart();
        }
    }

    /// <summary>The session is over, and its number is about to be given back.</summary>
    public void Remove(int session)
    {
        lock (_gate)
        {
            _sessions.Remove(session);
            TryTell($"- {session}");
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _process?.Dispose();
            _process = null;
        }
    }

    private bool TryStart()
    {
        _process?.Dispose();
        var start = new ProcessStartInfo("/bin/sh", ["-c", $"MARK={Descendants.Mark}={Mark}\n{Script}"]) { RedirectStandardInput = true };
        start.Environment.Clear();
        start.Environment["PATH"] = Environment.GetEnvironmentVariable("PATH");
        InlineCompletions.RemoveFrom(start.Environment);
        try
        {
            _process = Process.Start(start);
        }
        catch (Win32Exception)
        {
            return false;
        }

        return _sessions.All(session => TryTell(string.Create(CultureInfo.InvariantCulture, $"+ {session}")));
    }

    private bool TryTell(string line)
    {
        try
        {
            if (_process is null or { HasExited: true })
            {
                return false;
            }

            _process.StandardInput.Write(line + "\n");
            _process.StandardInput.Flush();
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }
}
