module example.com/measure-process

go 1.25.0
