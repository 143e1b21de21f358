set print address off
set width 0
break stop
run
up
echo \n==\n
print scalar
print shape
print rows
print columns
print backwards
print empty
print point
print spectrum
print mask
print number
print constant
print active
print moved
print passive
set print elements 2
print columns
