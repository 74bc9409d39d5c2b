using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace FastMcp.Proxy.Transport.Loops;

/// <summary>
/// An array of <c>struct epoll_event</c> outside of the collected heap. On x86-64 it is packed, twelve bytes each; elsewhere
/// its data stands at eight of sixteen.
/// </summary>
internal sealed unsafe class EpollEvents : IDisposable
{
    private static readonly int s_data = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 4 : 8;

    private byte* _events;

    public EpollEvents(int most)
    {
        Most = most;
        _events = (byte*)NativeMemory.AllocZeroed((nuint)(most * Size));
    }

    public int Most { get; }

    public byte* Pointer => _events;

    private static int Size => s_data + sizeof(ulong);

    public uint MaskOf(int index) => Unsafe.ReadUnaligned<uint>(_events + (index * Size));

    public ulong DataOf(int index) => Unsafe.ReadUnaligned<ulong>(_events + (index * Size) + s_data);

    public void Set(int index, uint mask, ulong data)
    {
        Unsafe.WriteUnaligned(_events + (index * Size), mask);
        Unsafe.WriteUnaligned(_events + (index * Size) + s_data, data);
    }

    public void Dispose()
    {
        NativeMemory.Free(_events);
        _events = null;
    }
}
