using System.Text;
using FastMcp.Wire.Http;
using FastMcp.Wire.Http.Bodies;
using FastMcp.Wire.Http.Fields;
using FastMcp.Wire.Http.Requests;
using FastMcp.Wire.Http.Responses;

namespace FastMcp.Wire.Tests.Http;

/// <summary>Reads the bytes an upstream sent for one request, interim responses included.</summary>
public sealed class ResponseRun
{
    private readonly ResponseHead _head = new();
    private readonly FieldTable _trailers = new();
    private readonly StringBuilder _story = new();
    private readonly MemoryStream _content = new();
    private BodyReader _body;
    private bool _inBody;
    private int _start;

    public HttpFault Fault { get; private set; }

    public bool Refused => !Fault.IsNone;

    public bool Complete { get; private set; }

    public bool MayReuse { get; private set; }

    public int Left { get; private set; }

    public int Interim { get; private set; }

    public string Content => MessageText.Of(_content.ToArray());

    public string Story => _story.ToString();

    /// <param name="close">The upstream closes behind the bytes.</param>
    public static ResponseRun Of(byte[] bytes, int[] arrivals, MethodKind method, bool close)
    {
        var run = new ResponseRun();
        foreach (int arrived in arrivals)
        {
            while (!run.Complete && !run.Refused && run.Step(bytes.AsSpan(0, arrived), method))
            {
            }
        }

        if (close && run._inBody && !run.Complete && !run.Refused)
        {
            run.Complete = run._body.EndOfInput() == BodyStatus.End;
            run.Fault = run._body.Fault;
        }

        run.Left = bytes.Length - run._start;
        run._story.Append(run.Content).Append(MessageText.Of(run._trailers)).Append(MessageText.Of(run.Fault))
            .Append(run.Complete).Append(run._start);
        return run;
    }

    private bool Step(ReadOnlySpan<byte> arrived, MethodKind method) =>
        _inBody ? StepBody(arrived[_start..]) : StepHead(arrived[_start..], method);

    private bool StepHead(ReadOnlySpan<byte> input, MethodKind method)
    {
        ParseResult result = ResponseHeadReader.Read(input, HttpLimits.Default, method, _head, out int consumed, out HttpFault fault);
        _start += consumed;
        Fault = fault;
        if (result != ParseResult.Done)
        {
            return false;
        }

        _story.Append(MessageText.Of(_head));
        MayReuse = _head.KeepAlive;
        if (_head.IsInterim)
        {
            Interim++;
            _head.Reset();
            return true;
        }

        _body = BodyReader.For(_head, HttpLimits.Default, _trailers);
        _inBody = true;
        return true;
    }

    private bool StepBody(ReadOnlySpan<byte> input)
    {
        BodyStatus status = _body.Next(input, out int consumed, out ReadOnlySpan<byte> data);
        _start += consumed;
        _content.Write(data);
        Fault = _body.Fault;
        Complete = status == BodyStatus.End;
        return status == BodyStatus.Data;
    }
}
