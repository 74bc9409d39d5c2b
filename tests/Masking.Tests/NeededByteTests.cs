using System.Text;

namespace FastMcp.Masking.Tests;

/// <summary>The byte that a value needs, at the edge of how far it may be and of what is looked at together.</summary>
public sealed class NeededByteTests
{
    public static TheoryData<int> Distances => [1, 62, 63, 64, 65, 66, 67];

    [Theory]
    [MemberData(nameof(Distances))]
    public void Mask_SignSoFarFromTheStart_EqualsOracle(int distance)
    {
        var set = Packs.BesideOf("email");
        foreach (var before in (string[])["", " ", "ab, ", new string('.', 3), new string('-', 60) + " ", new string('x', 1000) + " "])
        {
            foreach (var local in (string[])[new string('q', distance), new string('q', Math.Max(1, distance - 2)) + (distance > 2 ? ".w" : "")])
            {
                var raw = Encoding.ASCII.GetBytes(before + local + "@mail.acme-corp.com; z");
                var expected = Spelling.Plain(raw).Expected(set);
                Assert.Equal(local.Length > 64 && !local.Contains('.', StringComparison.Ordinal), expected.Contains("acme", StringComparison.Ordinal));
                Masking.Same(expected, Masking.Whole(set, raw).Text);
                for (var cut = Math.Max(0, before.Length - 1); cut <= raw.Length; cut++)
                {
                    Masking.Same(expected, Masking.Run(set, raw, [cut]).Text, cut);
                }

                for (var length = 1; length <= 66; length += length < 4 ? 1 : 10)
                {
                    Masking.Same(expected, Masking.Run(set, raw, Enumerable.Range(1, (raw.Length - 1) / length).Select(at => at * length)).Text, length);
                }
            }
        }
    }

    // A rule of its own may have more bytes before the sign than an address has.
    [Theory]
    [MemberData(nameof(Distances))]
    public void Mask_RuleWithoutValidator_ReachesAsFarAsItsValues(int distance)
    {
        var set = new TestSet(new TestRule("near", "(?<![a-z])[a-z]{1,65}@z", 67), new TestRule("far", "(?<![A-Z])[A-Z]{1,66}@z", 68));
        foreach (var first in "qQ")
        {
            var raw = Encoding.ASCII.GetBytes(" " + new string(first, distance) + "@z;");
            var expected = distance <= (first == 'q' ? 65 : 66) ? first == 'q' ? " [NEAR];" : " [FAR];" : Encoding.ASCII.GetString(raw);
            Masking.AssertLaw(set, raw, expected, FastMcp.Wire.Slots.SlotEncoding.Plain, json: false, distance);
        }
    }
}
