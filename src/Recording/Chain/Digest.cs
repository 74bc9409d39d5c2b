using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using FastMcp.Recording.Format;

namespace FastMcp.Recording.Chain;

/// <summary>SHA-256 over appended bytes, one text after the other: by <see cref="LibCrypto"/>, or by .NET where that is not.</summary>
/// <remarks>Not for two threads at once. Allocates nothing after it was made.</remarks>
internal sealed unsafe class Digest : IDisposable
{
    private readonly IncrementalHash? _managed;
    private Context _context;

    public Digest()
        : this(LibCrypto.IsThere)
    {
    }

    /// <param name="native">False: by .NET.</param>
    internal Digest(bool native)
    {
        _managed = native ? null : IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Begin();
    }

    public void Append(ReadOnlySpan<byte> bytes)
    {
        if (_managed is not null)
        {
            _managed.AppendData(bytes);
            return;
        }

        fixed (byte* context = _context, data = bytes)
        {
            Check(LibCrypto.Update(context, data, (nuint)bytes.Length));
        }
    }

    /// <summary>Of what was appended since the last call.</summary>
    public EntryHash Finish()
    {
        var hash = default(EntryHash);
        if (_managed is not null)
        {
            _managed.GetHashAndReset(hash.AsSpan());
            return hash;
        }

        fixed (byte* context = _context, destination = hash.AsSpan())
        {
            Check(LibCrypto.Final(destination, context));
        }

        Begin();
        return hash;
    }

    public void Dispose() => _managed?.Dispose();

    private static void Check(int result)
    {
        if (result != 1)
        {
            throw new CryptographicException("SHA-256 of the system's libcrypto failed.");
        }
    }

    private void Begin()
    {
        if (_managed is null)
        {
            fixed (byte* context = _context)
            {
                Check(LibCrypto.Init(context));
            }
        }
    }

    [InlineArray(LibCrypto.ContextSize / sizeof(ulong))]
    private struct Context
    {
        private ulong _first;

        [UnscopedRef]
        public ref byte GetPinnableReference() => ref Unsafe.As<Context, byte>(ref this);
    }
}
