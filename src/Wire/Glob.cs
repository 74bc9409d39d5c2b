using System.Text;

namespace FastMcp.Wire;

/// <summary>A name with <c>*</c> for any bytes, none included. Case counts. Time is linear in the name for each star.</summary>
/// <param name="pattern">Text, compared as UTF-8.</param>
public sealed class Glob(string pattern)
{
    private readonly byte[] _pattern = Encoding.UTF8.GetBytes(pattern);

    /// <param name="name">UTF-8.</param>
    public bool Matches(ReadOnlySpan<byte> name)
    {
        var (at, star, resume) = (0, -1, 0);
        for (var i = 0; i < name.Length;)
        {
            if (at < _pattern.Length && _pattern[at] == (byte)'*')
            {
                (star, resume) = (at++, i);
            }
            else if (at < _pattern.Length && _pattern[at] == name[i])
            {
                at++;
                i++;
            }
            else if (star >= 0)
            {
                (at, i) = (star + 1, ++resume);
            }
            else
            {
                return false;
            }
        }

        return !_pattern.AsSpan(at).ContainsAnyExcept((byte)'*');
    }
}
