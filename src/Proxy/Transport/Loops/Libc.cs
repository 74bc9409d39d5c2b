using System.Runtime.InteropServices;

namespace FastMcp.Proxy.Transport.Loops;

/// <summary>The system calls of a loop and its sockets: epoll(7), eventfd(2), recv(2), send(2), connect(2), shutdown(2). A negative result is an error, in the last system error.</summary>
/// <remarks>A handle is kept from being closed, and its number from being used again, for the time of each call that takes one.</remarks>
internal static partial class Libc
{
    private const string Name = "libc";

    /// <summary>sendto(2) and recvfrom(2), of x86-64 and of what has the numbers that all later ones share (Arm64, RISC-V).</summary>
    public static readonly nint SendTo = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 44 : 206;

    /// <inheritdoc cref="SendTo"/>
    public static readonly nint ReceiveFrom = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 45 : 207;

    [LibraryImport(Name, EntryPoint = "epoll_create1", SetLastError = true)]
    public static partial int EpollCreate(int flags);

    [LibraryImport(Name, EntryPoint = "epoll_ctl", SetLastError = true)]
    public static unsafe partial int EpollControl(int epoll, int operation, SafeHandle socket, byte* interest);

    [LibraryImport(Name, EntryPoint = "epoll_ctl", SetLastError = true)]
    public static unsafe partial int EpollControl(int epoll, int operation, int descriptor, byte* interest);

    [LibraryImport(Name, EntryPoint = "epoll_wait", SetLastError = true)]
    public static unsafe partial int EpollWait(int epoll, byte* events, int most, int milliseconds);

    /// <summary>
    /// The call of that number, and no more: what the library has for each call is a place where its threads can be cancelled, which costs two locked instructions with each. Keeps no handle
    /// from being closed, and leaves its error where <see cref="Marshal.GetLastSystemError"/> finds it.
    /// </summary>
    [LibraryImport(Name, EntryPoint = "syscall")]
    public static unsafe partial nint Call(nint number, nint descriptor, byte* buffer, nuint length, nint flags, nint address, nint addressLength);

    [LibraryImport(Name, EntryPoint = "connect", SetLastError = true)]
    public static unsafe partial int Connect(SafeHandle socket, byte* address, uint length);

    [LibraryImport(Name, EntryPoint = "getsockopt", SetLastError = true)]
    public static unsafe partial int GetOption(SafeHandle socket, int level, int option, int* value, uint* length);

    [LibraryImport(Name, EntryPoint = "setsockopt", SetLastError = true)]
    public static unsafe partial int SetOption(SafeHandle socket, int level, int option, int* value, uint length);

    [LibraryImport(Name, EntryPoint = "shutdown", SetLastError = true)]
    public static partial int Shutdown(SafeHandle socket, int how);

    [LibraryImport(Name, EntryPoint = "ioctl", SetLastError = true)]
    public static unsafe partial int Control(SafeHandle socket, nuint request, int* value);

    [LibraryImport(Name, EntryPoint = "fcntl", SetLastError = true)]
    public static partial int Duplicate(SafeHandle socket, int operation, nint least);

    [LibraryImport(Name, EntryPoint = "eventfd", SetLastError = true)]
    public static partial int EventDescriptor(uint count, int flags);

    [LibraryImport(Name, EntryPoint = "write", SetLastError = true)]
    public static unsafe partial nint Write(int descriptor, void* bytes, nuint length);

    [LibraryImport(Name, EntryPoint = "close", SetLastError = true)]
    public static partial int Close(int descriptor);
}
