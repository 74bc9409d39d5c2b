using System.Runtime.InteropServices;

namespace FastMcp.Proxy.Stdio.Processes;

/// <summary>Texts as a C program takes them: an array of pointers with a null at its end. Overwritten when disposed, since one may be a secret.</summary>
internal sealed unsafe class TextArray : IDisposable
{
    private readonly int[] _lengths;

    public TextArray(IReadOnlyList<byte[]> texts)
    {
        _lengths = [.. texts.Select(text => text.Length)];
        Pointer = (byte**)NativeMemory.AllocZeroed((nuint)(texts.Count + 1), (nuint)sizeof(byte*));
        for (var i = 0; i < texts.Count; i++)
        {
            Pointer[i] = (byte*)NativeMemory.AllocZeroed((nuint)texts[i].Length + 1);
            texts[i].CopyTo(new Span<byte>(Pointer[i], texts[i].Length));
        }
    }

    public byte** Pointer { get; }

    public void Dispose()
    {
        for (var i = 0; i < _lengths.Length; i++)
        {
            new Span<byte>(Pointer[i], _lengths[i]).Clear();
            NativeMemory.Free(Pointer[i]);
        }

        NativeMemory.Free(Pointer);
    }
}
