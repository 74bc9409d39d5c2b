using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Text;

namespace FastMcp.Proxy.Stdio.Processes;

/// <summary>
/// Starts a program in a session of its own, with three descriptors and no other, every signal as it is by default. The runtime's own
/// way to start processes has no sessions, and lets a child have what was opened without the close-on-exec mark.
/// </summary>
/// <remarks>posix_spawn(3) of glibc 2.34 and later; the structures are larger there than anywhere else that is known.</remarks>
internal static unsafe partial class Spawn
{
    private const int Room = 1024;
    private const int SignalSet = 128;
    private const short SetSignalDefaults = 0x04;
    private const short SetSignalMask = 0x08;
    private const short SetSession = 0x80;

    /// <param name="command">The program, looked for in PATH, and its arguments.</param>
    /// <param name="environment">All that it gets, as <c>NAME=value</c>.</param>
    /// <param name="directory">Null: the gateway's.</param>
    /// <param name="input">Its standard input.</param>
    /// <param name="output">Its standard output.</param>
    /// <param name="error">Its standard error.</param>
    /// <param name="whyNot">Null where it runs.</param>
    /// <returns>The process, which is its session too; 0: it does not run.</returns>
    public static int Start(IReadOnlyList<string> command, IReadOnlyList<byte[]> environment, string? directory, int input, int output, int error, out string? whyNot)
    {
        byte* actions = stackalloc byte[Room], attributes = stackalloc byte[Room], signals = stackalloc byte[SignalSet];
        using var arguments = new TextArray([.. command.Select(Encoding.UTF8.GetBytes)]);
        using var variables = new TextArray(environment);
        _ = InitActions(actions);
        _ = InitAttributes(attributes);
        try
        {
            _ = Duplicate(actions, input, 0);
            _ = Duplicate(actions, output, 1);
            _ = Duplicate(actions, error, 2);
            _ = CloseFrom(actions, 3);
            if (directory is not null)
            {
                _ = ChangeDirectory(actions, directory);
            }

            new Span<byte>(signals, SignalSet).Clear();
            _ = SetMask(attributes, signals);
            new Span<byte>(signals, SignalSet).Fill(0xFF);
            _ = SetDefaults(attributes, signals);
            _ = SetFlags(attributes, SetSession | SetSignalMask | SetSignalDefaults);
            var fault = Run(out var process, command[0], actions, attributes, arguments.Pointer, variables.Pointer);
            whyNot = fault == 0 ? null : new Win32Exception(fault).Message;
            return fault == 0 ? process : 0;
        }
        finally
        {
            _ = DestroyActions(actions);
            _ = DestroyAttributes(attributes);
        }
    }

    [LibraryImport("libc", EntryPoint = "posix_spawnp", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Run(out int process, string file, byte* actions, byte* attributes, byte** arguments, byte** environment);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_init")]
    private static partial int InitActions(byte* actions);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_destroy")]
    private static partial int DestroyActions(byte* actions);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_adddup2")]
    private static partial int Duplicate(byte* actions, int from, int to);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_addclosefrom_np")]
    private static partial int CloseFrom(byte* actions, int from);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_addchdir_np", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int ChangeDirectory(byte* actions, string directory);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_init")]
    private static partial int InitAttributes(byte* attributes);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_destroy")]
    private static partial int DestroyAttributes(byte* attributes);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_setsigmask")]
    private static partial int SetMask(byte* attributes, byte* signals);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_setsigdefault")]
    private static partial int SetDefaults(byte* attributes, byte* signals);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_setflags")]
    private static partial int SetFlags(byte* attributes, short flags);
}
