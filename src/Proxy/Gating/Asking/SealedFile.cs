using System.Buffers;
using System.Security.Cryptography;

namespace FastMcp.Proxy.Gating.Asking;

/// <summary>
/// One body in a file without a name, sealed (AES-256-GCM) by a key that is made for it and is in memory only: whoever has the disk reads
/// nothing of it, and when the process ends, however it does, the file is gone.
/// </summary>
/// <remarks>Ownership: one <see cref="HeldBody"/>. Everything here may block.</remarks>
internal sealed class SealedFile : IDisposable
{
    private const int Tag = 16;

    // The key is used once, so that one nonce is enough.
    private static readonly byte[] s_nonce = new byte[12];

    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);
    private readonly FileStream _file;
    private readonly int _length;

    private SealedFile(FileStream file, int length) => (_file, _length) = (file, length);

    /// <summary>Bytes of the body.</summary>
    public int Length => _length;

    /// <summary>Null: the disk does not take it.</summary>
    public static SealedFile? Write(string folder, ReadOnlySpan<byte> body)
    {
        SealedFile? made = null;
        try
        {
            made = new SealedFile(OpenNameless(folder), body.Length);
            made.Fill(body);
            return made;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            made?.Dispose();
            return null;
        }
    }

    /// <summary>Null: it cannot be read back, or is not what was written.</summary>
    public byte[]? Read()
    {
        var cipher = ArrayPool<byte>.Shared.Rent(_length + Tag);
        try
        {
            var filled = 0;
            for (int read; filled < _length + Tag; filled += read)
            {
                read = RandomAccess.Read(_file.SafeFileHandle, cipher.AsSpan(filled, _length + Tag - filled), filled);
                if (read == 0)
                {
                    return null;
                }
            }

            var body = new byte[_length];
            using var aes = new AesGcm(_key, Tag);
            aes.Decrypt(s_nonce, cipher.AsSpan(0, _length), cipher.AsSpan(_length, Tag), body);
            return body;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or AuthenticationTagMismatchException)
        {
            return null;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(cipher);
        }
    }

    public void Dispose()
    {
        CryptographicOperations.ZeroMemory(_key);
        _file.Dispose();
    }

    private static FileStream OpenNameless(string folder)
    {
        var path = Path.Combine(folder, ".held-" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)));
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Share = FileShare.Delete, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        var file = new FileStream(path, options);
        try
        {
            File.Delete(path);
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    private void Fill(ReadOnlySpan<byte> body)
    {
        var cipher = ArrayPool<byte>.Shared.Rent(body.Length + Tag);
        try
        {
            using var aes = new AesGcm(_key, Tag);
            aes.Encrypt(s_nonce, body, cipher.AsSpan(0, body.Length), cipher.AsSpan(body.Length, Tag));
            RandomAccess.Write(_file.SafeFileHandle, cipher.AsSpan(0, body.Length + Tag), 0);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(cipher);
        }
    }
}
